package io.github.headrace.benchmarks.channel;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import io.github.headrace.benchmarks.harness.ProcessUsage;
import io.github.headrace.benchmarks.harness.SharedCounter;

/**
 * Counts what reaches the handler of a peer. Safe for handlers that run concurrently;
 * what arrives late from an earlier round is not counted.
 */
public final class Arrivals {

	private static final long PROGRESS_INTERVAL = 64;

	private static final Duration LAST_ARRIVAL_LIMIT = Duration.ofSeconds(10);

	private final SharedCounter progress;

	private volatile Round round = new Round(0, 0);

	Arrivals(SharedCounter progress) {
		this.progress = progress;
	}

	/**
	 * Begin a round.
	 * @param first the first sequence number
	 * @param count how many follow one another
	 */
	void expect(long first, long count) {
		this.progress.set(0);
		this.round = new Round(first, count);
	}

	/**
	 * Note that the handler was entered.
	 * @param sequence the sequence number of the message
	 */
	public void arrived(long sequence) {
		this.round.arrived(sequence);
	}

	/**
	 * End the round when all published messages have arrived, or ten seconds later.
	 * @param published the messages that were published
	 */
	RoundResult finish(long published) {
		Round finished = this.round;
		long deadline = System.nanoTime() + LAST_ARRIVAL_LIMIT.toNanos();
		while (finished.received.get() < published && System.nanoTime() < deadline) {
			LockSupport.parkNanos(1_000_000);
		}
		return finished.result(published);
	}

	private final class Round {

		private final ProcessUsage start = ProcessUsage.now();

		private final long first;

		private final long count;

		private final AtomicLong previous;

		private final AtomicLong received = new AtomicLong();

		private final LongAdder outOfOrder = new LongAdder();

		private volatile long firstNanos;

		private volatile long lastNanos;

		Round(long first, long count) {
			this.first = first;
			this.count = count;
			this.previous = new AtomicLong(first - 1);
		}

		void arrived(long sequence) {
			if (sequence < this.first || sequence >= this.first + this.count) {
				return;
			}
			if (this.previous.getAndSet(sequence) != sequence - 1) {
				this.outOfOrder.increment();
			}
			long arrived = this.received.incrementAndGet();
			if (arrived == 1) {
				this.firstNanos = System.nanoTime();
			}
			if (arrived % PROGRESS_INTERVAL == 0 || arrived == this.count) {
				this.lastNanos = System.nanoTime();
				Arrivals.this.progress.set(arrived);
			}
		}

		RoundResult result(long published) {
			ProcessUsage usage = ProcessUsage.now().since(this.start);
			return new RoundResult(published, this.received.get(), this.lastNanos - this.firstNanos, usage.cpuNanos(),
					this.outOfOrder.sum(), usage.threadsStarted());
		}

	}

}
