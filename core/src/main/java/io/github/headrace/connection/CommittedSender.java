package io.github.headrace.connection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.lettuce.core.protocol.AsyncCommand;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.NestedExceptionUtils;

/**
 * Sends what belongs to data that is already committed: failures are logged and counted,
 * as nobody is left who could undo anything.
 * <p>
 * Never blocks, since a thread that commits still holds its database connection. Where a
 * connection to Redis may have to be opened first, a thread that ends when it is idle
 * does that, and what the same thread commits meanwhile queues behind it. Safe for use by
 * several threads.
 *
 * @param <T> the type of the replies
 */
public final class CommittedSender<T> {

	private static final long MIN_NANOS_BETWEEN_LINES = TimeUnit.SECONDS.toNanos(1);

	private static final Log logger = LogFactory.getLog(CommittedSender.class);

	private final NativeConnection connection;

	private final Function<List<AsyncCommand<byte[], byte[], T>>, CompletableFuture<List<T>>> pipeline;

	private final String complaint;

	private final AtomicLong lastLine = new AtomicLong(System.nanoTime() - MIN_NANOS_BETWEEN_LINES);

	private final LongAdder failures = new LongAdder();

	private final SendQueue queue;

	/**
	 * Creates a sender.
	 * @param connection to the server
	 * @param pipeline sends commands over that connection
	 * @param complaint says what has happened when sending fails, such as
	 * {@code Not published after the commit, messages by channel}
	 */
	public CommittedSender(NativeConnection connection,
			Function<List<AsyncCommand<byte[], byte[], T>>, CompletableFuture<List<T>>> pipeline, String complaint) {
		this.connection = connection;
		this.pipeline = pipeline;
		this.complaint = complaint;
		this.queue = new SendQueue(connection);
	}

	/**
	 * Returns how many commands are known to have failed, or may have.
	 * @return the count since the start
	 */
	public long failures() {
		return this.failures.sum();
	}

	/**
	 * Sends with the transaction of this thread, or at once if it has none.
	 * @param command what is sent
	 */
	public void sendAfterCommit(CommittedCommand<T> command) {
		TransactionCommands.send(this, command);
	}

	void send(List<CommittedCommand<T>> committed) {
		try {
			this.queue.send(() -> sendNow(committed));
		}
		catch (RejectedExecutionException ex) {
			giveUp(committed,
					"%d transactions already wait for a connection to Redis".formatted(SendQueue.MAX_WAITING));
		}
	}

	private void sendNow(List<CommittedCommand<T>> committed) {
		List<AsyncCommand<byte[], byte[], T>> commands = committed.stream().map(CommittedCommand::command).toList();
		this.connection.translated(this.pipeline.apply(commands)).whenComplete((replies, failure) -> {
			if (failure != null) {
				giveUp(unanswered(committed, commands), describe(failure));
			}
			for (int i = 0; i < commands.size(); i++) {
				committed.get(i).ended(isUnanswered(commands.get(i)) ? failure : null);
			}
		});
	}

	private static <T> List<CommittedCommand<T>> unanswered(List<CommittedCommand<T>> committed,
			List<AsyncCommand<byte[], byte[], T>> commands) {
		return IntStream.range(0, commands.size())
			.filter((i) -> isUnanswered(commands.get(i)))
			.mapToObj(committed::get)
			.toList();
	}

	private static boolean isUnanswered(AsyncCommand<?, ?, ?> command) {
		return !command.isDone() || command.isCompletedExceptionally();
	}

	/** Counts commands that failed and says so. */
	void giveUp(List<CommittedCommand<T>> failed, String reason) {
		this.failures.add(failed.size());
		boolean quiet = isQuiet();
		if (quiet && !logger.isDebugEnabled()) {
			return;
		}
		Map<String, Long> byDestination = failed.stream()
			.collect(Collectors.groupingBy(CommittedCommand::destination, LinkedHashMap::new, Collectors.counting()));
		String line = "%s: %s; %s; failed since the start: %d".formatted(this.complaint, byDestination, reason,
				failures());
		if (quiet) {
			logger.debug(line);
		}
		else {
			logger.error(line);
		}
	}

	/** An outage fails each transaction, which is no reason to write a line for each. */
	private boolean isQuiet() {
		long now = System.nanoTime();
		long last = this.lastLine.get();
		return now - last < MIN_NANOS_BETWEEN_LINES || !this.lastLine.compareAndSet(last, now);
	}

	private static String describe(Throwable failure) {
		Throwable reason = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(reason);
		return (cause != reason) ? "%s (%s)".formatted(reason.getMessage(), cause)
				: String.valueOf(reason.getMessage());
	}

}
