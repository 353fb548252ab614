package io.github.headrace.channel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.lettuce.core.protocol.AsyncCommand;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Publishes what belongs to data that is already committed: failures are logged and
 * counted, as nobody is left who could undo anything.
 * <p>
 * Never blocks, since a thread that commits still holds its database connection. Where a
 * connection to Redis may have to be opened first, a thread that ends when it is idle
 * does that, and what the same thread commits meanwhile queues behind it.
 */
final class CommittedPublisher {

	/** More batches are given up, so that a long outage does not fill the memory. */
	private static final int MAX_WAITING = 10_000;

	private static final long MIN_NANOS_BETWEEN_LINES = TimeUnit.SECONDS.toNanos(1);

	private static final Log logger = LogFactory.getLog(CommittedPublisher.class);

	private final Publisher publisher;

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicLong lastLine = new AtomicLong(System.nanoTime() - MIN_NANOS_BETWEEN_LINES);

	private final LongAdder failures = new LongAdder();

	private final ThreadPoolExecutor executor;

	CommittedPublisher(Publisher publisher) {
		this.publisher = publisher;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("headrace-publish-");
		threads.setDaemon(true);
		this.executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING),
				threads);
		this.executor.allowCoreThreadTimeOut(true);
	}

	/** Returns how many messages are known to have failed, or may have. */
	long failures() {
		return this.failures.sum();
	}

	void publish(List<Publication> publications) {
		if (this.waiting.get() == 0 && this.publisher.connection().isOpen()) {
			send(publications);
			return;
		}
		this.waiting.incrementAndGet();
		try {
			this.executor.execute(() -> {
				try {
					send(publications);
				}
				finally {
					this.waiting.decrementAndGet();
				}
			});
		}
		catch (RejectedExecutionException ex) {
			this.waiting.decrementAndGet();
			giveUp(publications, "%d transactions already wait for a connection to Redis".formatted(MAX_WAITING));
		}
	}

	private void send(List<Publication> publications) {
		List<AsyncCommand<byte[], byte[], Long>> commands = publications.stream().map(Publication::command).toList();
		this.publisher.connection().translated(this.publisher.sendAll(commands)).whenComplete((counts, failure) -> {
			if (failure != null) {
				giveUp(unanswered(publications, commands), describe(failure));
			}
		});
	}

	private static List<Publication> unanswered(List<Publication> publications,
			List<AsyncCommand<byte[], byte[], Long>> commands) {
		return IntStream.range(0, commands.size())
			.filter((i) -> !commands.get(i).isDone() || commands.get(i).isCompletedExceptionally())
			.mapToObj(publications::get)
			.toList();
	}

	/** Counts publications that failed and says so. */
	void giveUp(List<Publication> publications, String reason) {
		this.failures.add(publications.size());
		boolean quiet = isQuiet();
		if (quiet && !logger.isDebugEnabled()) {
			return;
		}
		Map<String, Long> byChannel = publications.stream()
			.collect(Collectors.groupingBy(Publication::channel, LinkedHashMap::new, Collectors.counting()));
		String line = "Not published after the commit, messages by channel: %s; %s; failed since the start: %d"
			.formatted(byChannel, reason, failures());
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
