package io.github.headrace.cache;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.connection.NativeConnection;
import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * The way of near caches to the server that holds their shared parts. Never blocks: what
 * may have to connect first does so on a thread of its own. Safe for use by several
 * threads.
 */
final class SharedConnection {

	private static final IOException CLOSED = new ClosedGateException();

	private final NativeConnection connection;

	private final SharedGate gate = new SharedGate();

	private final Executor opening = openingThread();

	/** Of a Cluster, whose connection never says that it is open. */
	private volatile boolean answered;

	SharedConnection(NativeConnection connection) {
		this.connection = connection;
	}

	NativeConnection connection() {
		return this.connection;
	}

	boolean isCluster() {
		return this.connection.factory().isClusterAware();
	}

	/**
	 * Runs a script; fails at once while Redis is known not to answer.
	 * @param script the script
	 * @param key its key
	 * @param arguments its arguments
	 * @param timeout how long the answer may take
	 * @return completes with the answer, on a thread of the connection, or fails
	 */
	CompletableFuture<List<Object>> run(LuaScript script, byte[] key, List<byte[]> arguments, Duration timeout) {
		return send(() -> script.run(this.connection, List.of(key), arguments), timeout);
	}

	/**
	 * Sends something without waiting for a connection; fails at once while Redis is
	 * known not to answer.
	 * @param command sends it, here or on another thread
	 * @param timeout how long the answer may take
	 * @return completes with the answer, on a thread of the connection, or fails
	 */
	<T> CompletableFuture<T> send(Supplier<CompletableFuture<T>> command, Duration timeout) {
		if (!this.gate.enter()) {
			return CompletableFuture.failedFuture(CLOSED);
		}
		return call(command).orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
			.whenComplete((answer, failure) -> note(failure));
	}

	private <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> command) {
		if (this.connection.isOpen() || (this.answered && isCluster())) {
			return command.get();
		}
		try {
			return CompletableFuture.supplyAsync(command, this.opening).thenCompose((sent) -> sent);
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void note(@Nullable Throwable failure) {
		Throwable cause = (failure != null) ? NestedExceptionUtils.getMostSpecificCause(failure) : null;
		if (cause == null || cause instanceof RedisCommandExecutionException) {
			this.answered = true;
			this.gate.answered();
		}
		else {
			this.gate.failed(cause);
		}
	}

	/**
	 * Returns whether what has failed may have taken effect, or may still do so. The
	 * server does nothing of one command that it refuses.
	 */
	boolean mayHaveEffect(Throwable failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		if (cause instanceof RedisCommandExecutionException) {
			return isCluster();
		}
		return !(cause instanceof ClosedGateException || cause instanceof RejectedExecutionException);
	}

	private static Executor openingThread() {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(1_000), (task) -> {
					Thread thread = new Thread(task, "headrace-near-cache");
					thread.setDaemon(true);
					return thread;
				});
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	/** Has no trace, as it is thrown for each read while Redis does not answer. */
	private static final class ClosedGateException extends IOException {

		ClosedGateException() {
			super("Redis did not answer a moment ago");
		}

		@Override
		public synchronized Throwable fillInStackTrace() {
			return this;
		}

	}

}
