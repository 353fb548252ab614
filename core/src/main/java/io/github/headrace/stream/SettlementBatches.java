package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Collects what is settled in one way, and sends it together until it is answered.
 * <p>
 * Handing in takes a short lock; sending is done by the timer's threads. What waits is
 * bounded by what is unsettled. Safe for use by several threads.
 *
 * @param <E> what is collected
 */
final class SettlementBatches<E> {

	private static final long WINDOW_MILLIS = 5;

	private final int size;

	private final ScheduledExecutorService timer;

	private final Sender<E> sender;

	private final Consumer<@Nullable Throwable> outcomes;

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<Batch> unanswered = ConcurrentHashMap.newKeySet();

	private List<E> open = new ArrayList<>();

	private boolean armed;

	private volatile boolean closed;

	/**
	 * Creates an empty collection.
	 * @param size how many are sent together
	 * @param outcomes is told of each failure to send, and with {@code null} of each
	 * answer
	 */
	SettlementBatches(int size, ScheduledExecutorService timer, Sender<E> sender,
			Consumer<@Nullable Throwable> outcomes) {
		this.size = size;
		this.timer = timer;
		this.sender = sender;
		this.outcomes = outcomes;
	}

	/** Takes one more; never blocks for long. */
	void add(E element) {
		Batch full = null;
		boolean first = false;
		if (this.closed) {
			return;
		}
		this.lock.lock();
		try {
			this.open.add(element);
			if (this.open.size() >= this.size) {
				full = take();
			}
			else if (!this.armed) {
				this.armed = true;
				first = true;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (full != null) {
			later(full, 0);
		}
		else if (first) {
			schedule(this::windowPassed, WINDOW_MILLIS);
		}
	}

	/** A timer that was started for a batch which has gone since serves the next one. */
	private void windowPassed() {
		this.lock.lock();
		try {
			this.armed = false;
		}
		finally {
			this.lock.unlock();
		}
		sendOpen();
	}

	private void sendOpen() {
		Batch batch;
		this.lock.lock();
		try {
			batch = this.open.isEmpty() ? null : take();
		}
		finally {
			this.lock.unlock();
		}
		if (batch != null) {
			batch.send();
		}
	}

	private Batch take() {
		Batch batch = new Batch(this.open);
		this.unanswered.add(batch);
		this.open = new ArrayList<>();
		return batch;
	}

	private void later(Batch batch, long millis) {
		if (!schedule(batch::send, millis)) {
			batch.end();
		}
	}

	private boolean schedule(Runnable task, long millis) {
		try {
			this.timer.schedule(task, millis, TimeUnit.MILLISECONDS);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

	/**
	 * Sends what waits.
	 * @return completes when everything handed in so far is answered, or never will be
	 */
	CompletableFuture<Void> flush() {
		sendOpen();
		return CompletableFuture
			.allOf(this.unanswered.stream().map((batch) -> batch.ended).toArray(CompletableFuture<?>[]::new));
	}

	/** Tries no more. */
	void close() {
		this.closed = true;
		this.unanswered.forEach(Batch::end);
	}

	/**
	 * Sends a batch.
	 *
	 * @param <E> what is collected
	 */
	@FunctionalInterface
	interface Sender<E> {

		/**
		 * Sends elements together.
		 * @param again whether they were sent before, without an answer
		 * @return completes with those that have to be sent once more, when the others
		 * are done with; or fails if there was no answer
		 */
		CompletableFuture<List<E>> send(List<E> elements, boolean again);

	}

	/** What was sent together. */
	private final class Batch {

		private final CompletableFuture<Void> ended = new CompletableFuture<>();

		private @Nullable BackOffExecution backOff;

		private volatile List<E> elements;

		private volatile boolean again;

		Batch(List<E> elements) {
			this.elements = elements;
		}

		void send() {
			if (SettlementBatches.this.closed) {
				end();
				return;
			}
			CompletableFuture<List<E>> answer;
			try {
				answer = SettlementBatches.this.sender.send(this.elements, this.again);
			}
			catch (Throwable ex) {
				answer = CompletableFuture.failedFuture(ex);
			}
			answer.whenComplete(this::answered);
		}

		private void answered(@Nullable List<E> left, @Nullable Throwable failure) {
			SettlementBatches.this.outcomes.accept(failure);
			if (left != null && left.isEmpty()) {
				end();
				return;
			}
			this.again = left == null;
			this.elements = (left != null) ? left : this.elements;
			this.backOff = (this.backOff != null) ? this.backOff : newBackOff();
			later(this, this.backOff.nextBackOff());
		}

		void end() {
			SettlementBatches.this.unanswered.remove(this);
			this.ended.complete(null);
		}

		private static BackOffExecution newBackOff() {
			ExponentialBackOff backOff = new ExponentialBackOff(100, 2);
			backOff.setMaxInterval(Duration.ofSeconds(5).toMillis());
			backOff.setJitter(30);
			return backOff.start();
		}

	}

}
