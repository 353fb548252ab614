package io.github.headrace.stream;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Reads the forms of a {@link StartPosition} that are no words.
 */
final class StartPositionParser {

	private static final Pattern ID = Pattern.compile("\\d+(-\\d+)?");

	/** A unit is needed: what a bare number stands for would be a guess. */
	private static final Pattern AGO = Pattern.compile("-.*\\d\\p{Alpha}+");

	private StartPositionParser() {
	}

	static StartPosition parse(String value) {
		if (ID.matcher(value).matches()) {
			return new StartPosition.Behind(EntryId.parse(value));
		}
		try {
			Duration age = AGO.matcher(value).matches() ? age(value) : null;
			return (age != null) ? new StartPosition.Ago(age)
					: new StartPosition.Behind(before(Instant.parse(value).toEpochMilli()));
		}
		catch (DateTimeException | ArithmeticException ex) {
			throw new IllegalArgumentException("'%s' is no id, duration or instant".formatted(value), ex);
		}
	}

	private static @Nullable Duration age(String value) {
		Duration age = DurationFormatterUtils.detectAndParse(value).negated();
		// Beyond this, milliseconds overflow.
		return (age.compareTo(Duration.ofMillis(Long.MAX_VALUE / 2)) < 0) ? age : null;
	}

	/** Returns the last possible id before a time. */
	static EntryId before(long milliseconds) {
		return (milliseconds > 0) ? new EntryId(milliseconds - 1, -1) : EntryId.MIN;
	}

}
