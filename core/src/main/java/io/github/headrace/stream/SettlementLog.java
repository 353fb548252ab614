package io.github.headrace.stream;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Writes what settling entries of one consumer meets, once for many at a time. Safe for
 * use by several threads.
 */
final class SettlementLog {

	private static final Log logger = LogFactory.getLog(SettlementLog.class);

	private static final long QUIET = TimeUnit.SECONDS.toNanos(30);

	private final String consumer;

	private final AtomicBoolean failing = new AtomicBoolean();

	private final AtomicBoolean keepsEntries = new AtomicBoolean();

	private final AtomicLong nextFenced = new AtomicLong(System.nanoTime());

	private final LongAdder fenced = new LongAdder();

	SettlementLog(String consumer) {
		this.consumer = consumer;
	}

	/** Takes what became of an attempt to send: a failure, or {@code null}. */
	void sent(@Nullable Throwable failure) {
		if (failure != null) {
			if (this.failing.compareAndSet(false, true)) {
				logger.warn("Redis does not take the settlements of consumer '%s'; they are sent again until it does"
					.formatted(this.consumer), failure);
			}
		}
		else if (this.failing.get() && this.failing.compareAndSet(true, false)) {
			logger.info("Redis takes the settlements of consumer '%s' again".formatted(this.consumer));
		}
	}

	void fenced(Delivery delivery) {
		this.fenced.increment();
		long now = System.nanoTime();
		long next = this.nextFenced.get();
		if (now - next >= 0 && this.nextFenced.compareAndSet(next, now + QUIET)) {
			logger.warn(("The %s was taken over from consumer '%s' before it was settled, and is settled by whoever has"
					+ " it (%d so far); is the process suspended for longer than the lease?")
				.formatted(delivery, this.consumer, this.fenced.sum()));
		}
	}

	void keepsEntries(StreamSource source) {
		if (this.keepsEntries.compareAndSet(false, true)) {
			logger.warn(("Entries of stream '%s' are acknowledged but not deleted: 'delete-on-acknowledge' needs a "
					+ "stream with no other group than '%s', and the right to call XINFO")
				.formatted(source.stream().name(), source.group()));
		}
	}

	void deadLettersDropped(StreamSource source, int count) {
		if (count > 0) {
			logger.warn("%d of the oldest dead letters of group '%s' at stream '%s' were dropped, as there are too many"
				.formatted(count, source.group(), source.stream().name()));
		}
	}

}
