package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.springframework.util.Assert;

/**
 * How long an entry waits, in the words of the script: after a delay, or until a time.
 * Parts of milliseconds are rounded up, so that nothing is early.
 *
 * @param millis the delay, or the time since 1970
 * @param relative whether it is a delay
 */
record Delay(long millis, boolean relative) {

	/** Times beyond are no whole numbers in Lua. */
	private static final Instant END = Instant.ofEpochMilli(1L << 52);

	private static final Duration LONGEST = Duration.ofDays(365 * 1000);

	static Delay of(Duration delay) {
		Assert.isTrue(!delay.isNegative() && delay.compareTo(LONGEST) <= 0,
				() -> "'delay' must be between 0 and 1000 years but is " + delay);
		return new Delay(delay.plusNanos(999_999).toMillis(), true);
	}

	static Delay until(Instant due) {
		Assert.isTrue(due.isBefore(END), () -> "'due' must be before %s but is %s".formatted(END, due));
		return due.isBefore(Instant.EPOCH) ? new Delay(0, false)
				: new Delay(due.plusNanos(999_999).toEpochMilli(), false);
	}

	/** Returns the arguments of the script. */
	List<byte[]> arguments(Addition addition, String id) {
		AddRequest options = addition.options();
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(bytes(id));
		arguments.add(bytes(this.relative ? Long.toString(this.millis) : ""));
		arguments.add(bytes(this.relative ? "" : Long.toString(this.millis)));
		arguments.add(bytes(Long.toString(options.idempotencyWindow().toMillis())));
		arguments.add(bytes((options.maxLength() != null) ? options.maxLength().toString() : ""));
		arguments.add(bytes((options.maxAge() != null) ? Long.toString(options.maxAge().toMillis()) : ""));
		arguments.addAll(addition.fields());
		arguments.add(bytes(StreamHeaders.DELAYED_ID));
		arguments.add(bytes(id));
		return arguments;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
