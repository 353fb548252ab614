package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.github.headrace.listener.ListenerStatistics;
import org.jspecify.annotations.Nullable;

/**
 * How many messages there were in a second, from one look to the next. Safe for use by
 * several threads.
 */
final class MessageRates {

	/** Over less than this, chance would rule. */
	private static final long MIN_AGE = Duration.ofSeconds(1).toNanos();

	private final LongSupplier nanoTime;

	private final Map<String, Samples> byListener = new ConcurrentHashMap<>();

	MessageRates(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/** Returns the rates since the last look that is old enough, if there was one. */
	@Nullable Rates of(String listener, ListenerStatistics statistics) {
		Sample now = new Sample(this.nanoTime.getAsLong(), statistics);
		Samples samples = this.byListener.compute(listener,
				(id, known) -> (known != null) ? known.plus(now) : new Samples(null, now));
		Sample base = samples.base();
		return (base != null) ? base.until(now) : null;
	}

	/** Forgets listeners that are not there any more. */
	void keepOnly(Set<String> listeners) {
		this.byListener.keySet().retainAll(listeners);
	}

	/**
	 * Messages in a second.
	 *
	 * @param received arrived from Redis
	 * @param succeeded handled without a failure
	 * @param failed given up
	 */
	record Rates(double received, double succeeded, double failed) {

	}

	/**
	 * What rates are reckoned from.
	 *
	 * @param base the latest look that is old enough, or {@code null}
	 * @param latest the look that is going to be it
	 */
	private record Samples(@Nullable Sample base, Sample latest) {

		Samples plus(Sample now) {
			return (now.time() - this.latest.time() >= MIN_AGE) ? new Samples(this.latest, now) : this;
		}

	}

	private record Sample(long time, ListenerStatistics statistics) {

		Rates until(Sample now) {
			double seconds = (now.time - this.time) / 1e9;
			return new Rates(rate(now.statistics.received() - this.statistics.received(), seconds),
					rate(now.statistics.succeeded() - this.statistics.succeeded(), seconds),
					rate(now.statistics.failed() - this.statistics.failed(), seconds));
		}

		private static double rate(long count, double seconds) {
			return Math.round(100 * Math.max(0, count) / seconds) / 100.0;
		}

	}

}
