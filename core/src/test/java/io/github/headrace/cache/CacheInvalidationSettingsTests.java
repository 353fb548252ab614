package io.github.headrace.cache;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CacheInvalidationSettingsTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			PT0S  | PT10M | PT2S  | PT30S | 256  | 65536 | 4096 | 'max-staleness' must be at least 1 ms but is PT0S
			PT30S | PT0S  | PT2S  | PT30S | 256  | 65536 | 4096 | 'retention' must be at least 1 ms but is PT0S
			PT30S | PT10M | PT0S  | PT30S | 256  | 65536 | 4096 | 'heartbeat' must be at least 1 ms but is PT0S
			PT30S | PT10M | PT2S  | PT-1S | 256  | 65536 | 4096 | 'resend' must not be negative but is PT-1S
			PT30S | PT10M | PT2S  | PT30S | 0    | 65536 | 4096 | 'max-keys' must be from 1 to 3000 but is 0
			PT30S | PT10M | PT2S  | PT30S | 3001 | 65536 | 4096 | 'max-keys' must be from 1 to 3000 but is 3001
			PT30S | PT10M | PT2S  | PT30S | 256  | 0     | 4096 | 'max-bytes' must be positive but is 0
			PT30S | PT10M | PT2S  | PT30S | 256  | 65536 | -1   | 'max-waiting' must be positive but is -1
			""", quoteCharacter = '"')
	void refusesWhatCannotWork(Duration maxStaleness, Duration retention, Duration heartbeat, Duration resend,
			int maxKeys, int maxBytes, int maxWaiting, String message) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new CacheInvalidationSettings(InvalidationTransportType.LOG, "log",
					WhenDisconnected.SERVE_UNTIL, maxStaleness, retention, heartbeat, resend, maxKeys, maxBytes,
					maxWaiting))
			.withMessage(message);
	}

	@ParameterizedTest
	@CsvSource({ "PT30S, PT2S, PT2S", "PT1S, PT2S, PT0.25S", "PT0.001S, PT2S, PT0.001S" })
	void provesThatEverythingIsAppliedSeveralTimesWithinTheMaximalStaleness(Duration maxStaleness, Duration heartbeat,
			Duration expected) {
		CacheInvalidationSettings defaults = CacheInvalidationSettings.DEFAULTS;
		assertThat(new CacheInvalidationSettings(defaults.transport(), defaults.log(), defaults.whenDisconnected(),
				maxStaleness, defaults.retention(), heartbeat, defaults.resend(), defaults.maxKeys(),
				defaults.maxBytes(), defaults.maxWaiting())
			.proofInterval()).isEqualTo(expected);
	}

	@Test
	void needsALog() {
		CacheInvalidationSettings defaults = CacheInvalidationSettings.DEFAULTS;
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new CacheInvalidationSettings(defaults.transport(), " ", defaults.whenDisconnected(),
					defaults.maxStaleness(), defaults.retention(), defaults.heartbeat(), defaults.resend(),
					defaults.maxKeys(), defaults.maxBytes(), defaults.maxWaiting()))
			.withMessage("'log' must not be empty");
	}

}
