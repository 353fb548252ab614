package io.github.headrace.connection;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.RedisException;
import io.lettuce.core.UnblockType;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import org.jspecify.annotations.Nullable;

/**
 * One native connection for commands that block the server's side of it, such as reading
 * from a stream with {@code BLOCK}.
 * <p>
 * A connection that is lost, or on which an answer was late, never comes back: the
 * pending command fails, and the client's own reconnection does not send it a second
 * time. Commands are sent by one thread at a time; {@link #unblock} and {@link #close}
 * may be called by any other.
 */
public final class DedicatedConnection implements AutoCloseable {

	private static final long CLOSE_SECONDS = 1;

	private static final Duration HANDSHAKE = Duration.ofSeconds(5);

	private static final long UNKNOWN = -1;

	private final DedicatedRoute route;

	private final Set<AsyncCommand<byte[], byte[], ?>> pending = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	private long clientId = UNKNOWN;

	private DedicatedConnection(DedicatedRoute route) {
		this.route = route;
		route.wire().addListener(new RedisConnectionStateAdapter() {

			@Override
			public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
				close();
			}

		});
		if (!route.wire().isOpen()) {
			close();
		}
	}

	/**
	 * Opens a connection to where a factory connects; one that is there too late is
	 * closed.
	 * @param owner the connections of the factory
	 * @param key a key of the slot that the commands will be about, which finds the node
	 * of a Cluster
	 * @param timeout how long that may take
	 * @return the connection
	 * @throws RedisException if it cannot be opened in time
	 */
	public static DedicatedConnection open(NativeConnection owner, byte[] key, Duration timeout) {
		CompletableFuture<DedicatedConnection> result = new CompletableFuture<>();
		// A thread of its own: connecting can take longer than anybody wants to wait.
		Thread thread = new Thread(() -> open(owner, key, result), "headrace-connect-stream");
		thread.setDaemon(true);
		thread.start();
		try {
			return result.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw giveUp(result, new RedisConnectionException(
					"No connection to %s within %s".formatted(NativeConnection.describe(owner.factory()), timeout)));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw giveUp(result, new RedisCommandInterruptedException(ex));
		}
		catch (ExecutionException ex) {
			throw failure(ex.getCause());
		}
	}

	private static void open(NativeConnection owner, byte[] key, CompletableFuture<DedicatedConnection> result) {
		try {
			DedicatedConnection opened = new DedicatedConnection(DedicatedRoute.open(owner, key));
			opened.clientId = opened.askForClientId();
			if (!result.complete(opened)) {
				opened.close();
			}
		}
		catch (Throwable ex) {
			result.completeExceptionally(ex);
		}
	}

	private static RedisException giveUp(CompletableFuture<DedicatedConnection> result, RedisException failure) {
		if (!result.completeExceptionally(failure)) {
			result.thenAccept(DedicatedConnection::close);
		}
		return failure;
	}

	private long askForClientId() {
		try {
			return this.route.wire().async().clientId().get(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return UNKNOWN;
		}
		catch (ExecutionException | TimeoutException ex) {
			// Not permitted: nothing can be unblocked, which then takes its time.
			return UNKNOWN;
		}
	}

	/**
	 * Sends a command and waits for the answer; afterwards the connection is closed if it
	 * did not come.
	 * @param type the command
	 * @param output takes the answer
	 * @param arguments its arguments
	 * @param patience how long the answer may take, the blocking included
	 * @param <T> the type of the answer
	 * @return the answer
	 * @throws RedisException if the server refuses the command
	 * ({@link io.lettuce.core.RedisCommandExecutionException}), the connection is lost or
	 * the answer is late
	 */
	public <T> T await(ProtocolKeyword type, CommandOutput<byte[], byte[], T> output,
			CommandArgs<byte[], byte[]> arguments, Duration patience) {
		AsyncCommand<byte[], byte[], T> command = new AsyncCommand<>(new Command<>(type, output, arguments));
		this.pending.add(command);
		try {
			requireOpen();
			(hasKey(arguments) ? this.route.connection() : this.route.wire()).dispatch(command);
			return command.get(patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			close();
			throw new RedisCommandTimeoutException("%s was not answered within %s".formatted(type, patience));
		}
		catch (InterruptedException ex) {
			close();
			Thread.currentThread().interrupt();
			throw new RedisCommandInterruptedException(ex);
		}
		catch (ExecutionException ex) {
			throw failure(ex.getCause());
		}
		finally {
			this.pending.remove(command);
		}
	}

	/** What has no key is meant for the server of the key, not for any of a Cluster. */
	private static boolean hasKey(CommandArgs<byte[], byte[]> arguments) {
		return arguments.getFirstEncodedKey() != null;
	}

	private static RedisException failure(@Nullable Throwable cause) {
		return (cause instanceof RedisException failure) ? failure : new RedisException(String.valueOf(cause), cause);
	}

	private void requireOpen() {
		if (!this.closed && !this.route.isCurrent()) {
			close();
		}
		if (this.closed) {
			throw lost();
		}
	}

	private static RedisConnectionException lost() {
		return new RedisConnectionException("The connection was lost");
	}

	/**
	 * Returns arguments of a command.
	 * @return arguments without content
	 */
	public static CommandArgs<byte[], byte[]> arguments() {
		return new CommandArgs<>(ByteArrayCodec.INSTANCE);
	}

	/**
	 * Returns whether commands can be sent.
	 * @return whether the connection has been neither lost nor closed
	 */
	public boolean isOpen() {
		return !this.closed;
	}

	/**
	 * Lets a read that blocks be answered at once ({@code CLIENT UNBLOCK}), by way of
	 * another connection, if the server permits that; otherwise it takes its time. Does
	 * not wait.
	 */
	public void unblock() {
		if (this.clientId != UNKNOWN && !this.closed) {
			this.route.toSameServer((commands) -> commands.clientUnblock(this.clientId, UnblockType.TIMEOUT));
		}
	}

	/** Fails what is pending, and closes the connection in the background. */
	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		// Before the client closes: what has an end is not sent again.
		this.pending.forEach((command) -> command.completeExceptionally(lost()));
		this.route.connection().closeAsync().orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS);
	}

}
