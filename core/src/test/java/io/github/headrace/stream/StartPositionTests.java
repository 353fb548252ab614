package io.github.headrace.stream;

import java.time.Instant;

import io.github.headrace.listener.InvalidListenerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StartPositionTests {

	private static final String LAST_SEQUENCE = "-18446744073709551615";

	private final long now = Instant.parse("2026-01-31T12:00:00Z").toEpochMilli();

	@ParameterizedTest
	@CsvSource({ "beginning, 0-0", "latest, 7-7", "42, 42-0", "42-3, 42-3", "' latest ', 7-7", "-0s, 1769860799999",
			"-1h, 1769857199999", "-1h30m, 1769855399999", "-PT1H, 1769857199999",
			"2026-01-31T11:00:00Z, 1769857199999", "2026-01-31T11:00:00.5Z, 1769857200499", "1970-01-01T00:00:00Z, 0-0",
			"-60000d, 0-0", "18446744073709551615-18446744073709551615, 18446744073709551615-18446744073709551615" })
	void findsTheIdBehindWhichReadingBegins(String text, String expected) {
		EntryId id = StartPosition.parse(text).resolve(() -> this.now, () -> new EntryId(7, 7));
		assertThat(id).hasToString(expected.contains("-") ? expected : expected + LAST_SEQUENCE);
	}

	@Test
	void doesNotAskTheServerForWhatIsKnown() {
		EntryId id = StartPosition.parse("42-3")
			.resolve(StartPositionTests::unexpected, StartPositionTests::unexpected);
		assertThat(id).isEqualTo(new EntryId(42, 3));
		assertThat(StartPosition.parse("beginning")).isSameAs(StartPosition.BEGINNING);
		assertThat(StartPosition.parse("latest")).isSameAs(StartPosition.LATEST);
	}

	private static <V> V unexpected() {
		throw new IllegalStateException("Nobody should ask");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "$", ">", "newest", "-5", "-", "1h", "-1x", "1-2-3", "yesterday", "2026-01-31",
			"99999999999999999999", "-9999999999999999d", "+1000000000-12-31T23:59:59Z", "-P999999999999D" })
	void refusesWhatIsNothingOfTheKind(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> StartPosition.parse(text));
	}

	@Test
	void saysWhatAnEndpointMayUse() {
		StreamEndpoint endpoint = endpoint("tomorrow");
		assertThatExceptionOfType(InvalidListenerException.class)
			.isThrownBy(() -> StartPosition.of(endpoint, StartPosition.LATEST))
			.withMessageContaining("listener 'prices'")
			.withMessageContaining("'start-from' is 'tomorrow'")
			.withMessageContaining("'-1h'");
	}

	@Test
	void fallsBackWhereNothingIsConfigured() {
		assertThat(StartPosition.of(endpoint(null), StartPosition.LATEST)).isSameAs(StartPosition.LATEST);
	}

	private static StreamEndpoint endpoint(String startFrom) {
		return StreamEndpoint.builder("prices", String.class).streams("prices").handler((message) -> {
		})
			.settings(new StreamListenerSettings(null, null, null, null, null, startFrom, null, null, null, null, null,
					null, null, null, null, null, null, null, null, null, null))
			.build();
	}

}
