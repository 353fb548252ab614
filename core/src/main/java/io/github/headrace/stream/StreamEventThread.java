package io.github.headrace.stream;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Publishes events from a thread of its own, in the order in which they were handed in,
 * so that an event listener may block without holding up whoever found out about the
 * event. The thread ends while there is nothing to publish.
 * <p>
 * Never blocks who hands in: what does not fit into the queue is dropped. Safe for use by
 * several threads.
 */
final class StreamEventThread implements ApplicationEventPublisher {

	static final int CAPACITY = 10_000;

	private static final Log logger = LogFactory.getLog(StreamEventThread.class);

	private static final Duration IDLE = Duration.ofSeconds(10);

	/** How long the end waits for what was handed in. */
	private static final Duration DRAIN = Duration.ofSeconds(2);

	private final ApplicationEventPublisher target;

	private final ThreadPoolExecutor executor;

	private final AtomicBoolean dropping = new AtomicBoolean();

	private final LongAdder dropped = new LongAdder();

	StreamEventThread(ApplicationEventPublisher target, int capacity) {
		this.target = target;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("headrace-stream-events-");
		threads.setDaemon(true);
		this.executor = new ThreadPoolExecutor(1, 1, IDLE.toMillis(), TimeUnit.MILLISECONDS,
				new LinkedBlockingQueue<>(capacity), threads, (task, full) -> drop(full.isShutdown()));
		this.executor.allowCoreThreadTimeOut(true);
	}

	@Override
	public void publishEvent(Object event) {
		this.executor.execute(() -> publish(event));
	}

	private void publish(Object event) {
		try {
			this.target.publishEvent(event);
		}
		catch (Throwable ex) {
			logger.error("An event listener failed on " + event, ex);
		}
		if (this.executor.getQueue().isEmpty() && this.dropping.compareAndSet(true, false)) {
			logger.info("Event listeners have caught up with the events of streams; %d were dropped so far"
				.formatted(dropped()));
		}
	}

	private void drop(boolean ended) {
		this.dropped.increment();
		if (!ended && this.dropping.compareAndSet(false, true)) {
			logger.warn(("Events of streams are dropped, as %d wait already (%d dropped so far): an event listener is"
					+ " too slow; let it hand over what takes long")
				.formatted(this.executor.getQueue().size(), dropped()));
		}
	}

	/** Returns how many events were dropped. */
	long dropped() {
		return this.dropped.sum();
	}

	/** Publishes what was handed in, for a short while, and nothing more then. */
	void end() {
		this.executor.shutdown();
		try {
			if (!this.executor.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("%d events of streams are not published, as an event listener is too slow"
					.formatted(this.executor.shutdownNow().size()));
			}
		}
		catch (InterruptedException ex) {
			this.executor.shutdownNow();
			Thread.currentThread().interrupt();
		}
	}

}
