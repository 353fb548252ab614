package io.github.headrace.observation;

import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Meters that read the state of an object.
 */
class BoundMetersTests {

	@Test
	void letsNoCounterGoDownWhenLateMessagesAreSubtracted() {
		MeterRegistry registry = new SimpleMeterRegistry();
		AtomicLong lost = new AtomicLong(5);
		new BoundMeters<>(registry, lost, Tags.empty()).counterOfHighest(ChannelMeter.LOST, AtomicLong::get);
		FunctionCounter counter = registry.get("headrace.channel.lost").functionCounter();
		assertThat(counter.count()).isEqualTo(5);
		lost.set(3);
		assertThat(counter.count()).isEqualTo(5);
		lost.set(6);
		assertThat(counter.count()).isEqualTo(6);
	}

}
