package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * Cuts times to milliseconds, so that all look alike.
 */
final class Milliseconds {

	private Milliseconds() {
	}

	static Instant of(Instant time) {
		return time.truncatedTo(ChronoUnit.MILLIS);
	}

	static @Nullable Instant orNull(@Nullable Instant time) {
		return (time != null) ? of(time) : null;
	}

	static @Nullable Duration orNull(@Nullable Duration duration) {
		return (duration != null) ? duration.truncatedTo(ChronoUnit.MILLIS) : null;
	}

}
