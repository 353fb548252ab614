package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Writes values as people write them into properties.
 */
final class PropertyText {

	private static final List<Unit> UNITS = List.of(new Unit("h", Duration.ofHours(1)),
			new Unit("m", Duration.ofMinutes(1)), new Unit("s", Duration.ofSeconds(1)),
			new Unit("ms", Duration.ofMillis(1)));

	private PropertyText() {
	}

	static String of(@Nullable Object value) {
		if (value instanceof Duration duration) {
			return of(duration);
		}
		if (value instanceof Enum<?> constant) {
			return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
		}
		return String.valueOf(value);
	}

	/** Takes the largest unit of which there is a whole number. */
	private static String of(Duration duration) {
		if (duration.isZero()) {
			return "0s";
		}
		return UNITS.stream()
			.filter((unit) -> duration.equals(unit.length().multipliedBy(duration.dividedBy(unit.length()))))
			.findFirst()
			.map((unit) -> duration.dividedBy(unit.length()) + unit.name())
			.orElseGet(duration::toString);
	}

	private record Unit(String name, Duration length) {

	}

}
