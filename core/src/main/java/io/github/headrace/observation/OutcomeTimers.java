package io.github.headrace.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.headrace.message.MessageObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

/**
 * The timers of one kind of observation, looked up once for each outcome: the same ones
 * that the handler of meters would look up with each message. Safe for use by several
 * threads.
 */
final class OutcomeTimers {

	/** What the handler of meters calls the class of the error. */
	private static final String ERROR = "error";

	private final MeterRegistry registry;

	private final String name;

	private final Tags tags;

	private final SingletonSupplier<Timer> succeeded;

	/** By the class of the failure, of which there are few. */
	private final Map<Class<?>, Timer> failed = new ConcurrentHashMap<>();

	/**
	 * Creates the timers.
	 * @param registry has them
	 * @param name the name of the observation
	 * @param tags what all of them have in common
	 */
	OutcomeTimers(MeterRegistry registry, String name, Tags tags) {
		this.registry = registry;
		this.name = name;
		this.tags = tags;
		this.succeeded = SingletonSupplier.of(() -> timer(Outcome.SUCCEEDED, "none"));
	}

	private Timer timer(Outcome outcome, String error) {
		return this.registry.timer(this.name,
				this.tags.and(outcome.keyValue().getKey(), outcome.value(), ERROR, error));
	}

	void record(long since, @Nullable Throwable failure) {
		Timer timer = (failure == null) ? this.succeeded.obtain() : this.failed.computeIfAbsent(failure.getClass(),
				(type) -> timer(Outcome.FAILED, type.getSimpleName()));
		timer.record(System.nanoTime() - since, TimeUnit.NANOSECONDS);
	}

	MessageObserver.Sending sending() {
		long since = System.nanoTime();
		return (failure) -> record(since, failure);
	}

	MessageObserver.Handling handling(long since) {
		return (failure) -> record(since, failure);
	}

}
