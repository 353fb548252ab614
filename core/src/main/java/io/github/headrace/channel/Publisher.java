package io.github.headrace.channel;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.message.MessageObserver;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.protocol.AsyncCommand;

import org.springframework.dao.InvalidDataAccessResourceUsageException;

/**
 * Sends publications, lets them be observed, and explains the answer of a server that has
 * no sharded channels.
 */
final class Publisher {

	private final NativeConnection connection;

	private final MessageObserver observer;

	Publisher(NativeConnection connection, MessageObserver observer) {
		this.connection = connection;
		this.observer = observer;
	}

	CompletableFuture<Long> send(Publication publication) {
		MessageObserver.Sending sending = sending(publication.channel());
		CompletableFuture<Long> reply = send(publication, sending);
		watch(reply, sending);
		return reply;
	}

	/** Sends what is observed already. */
	CompletableFuture<Long> send(Publication publication, MessageObserver.Sending sending) {
		CompletableFuture<Long> reply = this.connection.send((commands) -> publication.send(commands, sending));
		return publication.sharded() ? explained(reply) : reply;
	}

	CompletableFuture<List<Long>> sendAll(List<AsyncCommand<byte[], byte[], Long>> commands) {
		CompletableFuture<List<Long>> replies = this.connection.sendAll(commands);
		// What was not even sent would wait for an answer.
		return explained(replies.whenComplete((counts, failure) -> {
			if (failure != null) {
				commands.forEach((command) -> command.completeExceptionally(failure));
			}
		}));
	}

	MessageObserver.Sending sending(String channel) {
		return this.observer.sending(channel);
	}

	/** Tells of the outcome, at the latest when the time of a command is over. */
	void watch(CompletableFuture<Long> reply, MessageObserver.Sending sending) {
		if (sending != MessageObserver.Sending.NONE) {
			this.connection.translated(reply.thenApply(Function.identity()))
				.whenComplete((count, failure) -> sending.ended(failure));
		}
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
