package io.github.headrace.observation;

import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;

/**
 * Registers meters that read the state of one object. Somebody else has to keep it:
 * counters do not.
 *
 * @param <S> the type of the object
 */
final class BoundMeters<S> {

	private final MeterRegistry registry;

	private final S state;

	private final Tags tags;

	BoundMeters(MeterRegistry registry, S state, Tags tags) {
		this.registry = registry;
		this.state = state;
		this.tags = tags;
	}

	BoundMeters<S> counter(DocumentedMeter meter, ToDoubleFunction<S> count) {
		return counter(meter, count, Tags.empty());
	}

	BoundMeters<S> counter(DocumentedMeter meter, String outcome, ToDoubleFunction<S> count) {
		return counter(meter, count, Tags.of(MeterTag.OUTCOME.asString(), outcome));
	}

	private BoundMeters<S> counter(DocumentedMeter meter, ToDoubleFunction<S> count, Tags further) {
		FunctionCounter.builder(meter.getName(), this.state, count)
			.description(meter.description())
			.baseUnit(meter.getBaseUnit())
			.tags(this.tags.and(further))
			.register(this.registry);
		return this;
	}

	BoundMeters<S> gauge(DocumentedMeter meter, ToDoubleFunction<S> value) {
		Gauge.builder(meter.getName(), this.state, value)
			.description(meter.description())
			.baseUnit(meter.getBaseUnit())
			.tags(this.tags)
			.strongReference(true)
			.register(this.registry);
		return this;
	}

	BoundMeters<S> seconds(DocumentedMeter meter, ToDoubleFunction<S> value) {
		TimeGauge.builder(meter.getName(), this.state, TimeUnit.SECONDS, value)
			.description(meter.description())
			.tags(this.tags)
			.strongReference(true)
			.register(this.registry);
		return this;
	}

}
