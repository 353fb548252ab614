package io.github.headrace.channel;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.headrace.connection.NativeConnection;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.protocol.AsyncCommand;

import org.springframework.dao.InvalidDataAccessResourceUsageException;

/**
 * Sends publications and explains the answer of a server that has no sharded channels.
 */
final class Publisher {

	private final NativeConnection connection;

	Publisher(NativeConnection connection) {
		this.connection = connection;
	}

	CompletableFuture<Long> send(Publication publication) {
		CompletableFuture<Long> reply = this.connection.send(publication::send);
		return publication.sharded() ? explained(reply) : reply;
	}

	CompletableFuture<List<Long>> sendAll(List<AsyncCommand<byte[], byte[], Long>> commands) {
		return explained(this.connection.sendAll(commands));
	}

	private static <T> CompletableFuture<T> explained(CompletableFuture<T> reply) {
		return reply.exceptionallyCompose((failure) -> CompletableFuture.failedFuture(explain(failure)));
	}

	private static Throwable explain(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		String answer = (cause instanceof RedisCommandExecutionException) ? String.valueOf(cause.getMessage()) : "";
		if (answer.startsWith("ERR unknown command 'SPUBLISH'")
				|| answer.startsWith("ERR unknown command `SPUBLISH`")) {
			// Without the answer as the cause: it repeats the payload.
			return new InvalidDataAccessResourceUsageException(
					"The server does not know SPUBLISH; publishing to a sharded channel needs Redis 7.0 or later, or an ordinary channel");
		}
		return cause;
	}

}
