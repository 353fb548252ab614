package io.github.headrace.autoconfigure;

import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.headrace.listener.ListenerStatistics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rates from one look to the next.
 */
class MessageRatesTests {

	private long nanos = 1;

	private final MessageRates rates = new MessageRates(() -> this.nanos);

	@Test
	void areUnknownAtTheFirstLook() {
		assertThat(look(0, 10)).isNull();
	}

	@Test
	void areReckonedFromALookThatIsOldEnough() {
		look(0, 10);
		assertThat(look(999, 20)).isNull();
		assertThat(look(1, 30)).isEqualTo(new MessageRates.Rates(20, 20, 0));
		assertThat(look(1000, 30)).isEqualTo(new MessageRates.Rates(0, 0, 0));
		assertThat(look(500, 45)).isEqualTo(new MessageRates.Rates(10, 10, 0));
	}

	@Test
	void areNeverNegative() {
		look(0, 10);
		assertThat(look(2000, 0)).isEqualTo(new MessageRates.Rates(0, 0, 0));
	}

	@Test
	void areForgottenWithTheListener() {
		look(0, 10);
		this.rates.keepOnly(Set.of("other"));
		assertThat(look(2000, 20)).isNull();
	}

	private MessageRates.@Nullable Rates look(long millis, long received) {
		this.nanos += TimeUnit.MILLISECONDS.toNanos(millis);
		return this.rates.of("any",
				new ListenerStatistics(received, received, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null));
	}

}
