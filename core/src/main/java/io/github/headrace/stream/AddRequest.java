package io.github.headrace.stream;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What is added to a stream, and how. Immutable; each method returns a changed copy.
 *
 * @param stream the name of the stream
 * @param content the payload, or the fields by name if {@code plain}
 * @param plain whether the content is the fields of the entry, rather than the payload in
 * one of them
 * @param headers further fields
 * @param idempotencyKey tells what is meant to be added once, or {@code null}
 * @param idempotencyWindow how long the key is remembered
 * @param maxLength about how many entries stay in the stream, or {@code null} for all
 * @param maxAge up to about which age entries stay in the stream, or {@code null} for any
 * @param createStream whether the stream is created if there is none
 */
public record AddRequest(String stream, Object content, boolean plain, Map<String, String> headers,
		@Nullable String idempotencyKey, Duration idempotencyWindow, @Nullable Long maxLength,
		@Nullable Duration maxAge, boolean createStream) {

	/**
	 * How long an idempotency key is remembered where nothing else is said.
	 */
	public static final Duration DEFAULT_IDEMPOTENCY_WINDOW = Duration.ofMinutes(10);

	private static final int MAX_KEY_LENGTH = 256;

	public AddRequest {
		Assert.hasText(stream, "'stream' must not be empty");
		Assert.notNull(content, () -> "'payload' for stream '%s' must not be null".formatted(stream));
		Assert.isTrue(!plain || content instanceof Map, "Plain fields must be a Map");
		headers = headers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
		Assert.isTrue(
				idempotencyKey == null || (!idempotencyKey.isEmpty() && idempotencyKey.length() <= MAX_KEY_LENGTH),
				() -> "'idempotencyKey' must have 1 to %d characters but is '%s'".formatted(MAX_KEY_LENGTH,
						idempotencyKey));
		requirePositive("idempotencyWindow", idempotencyWindow);
		Assert.isTrue(maxLength == null || maxLength >= 0,
				() -> "'maxLength' must not be negative but is " + maxLength);
		Assert.isTrue(maxLength == null || maxAge == null,
				() -> "Redis trims by 'maxLength' or by 'maxAge', not by both; stream '%s'".formatted(stream));
		if (maxAge != null) {
			requirePositive("maxAge", maxAge);
		}
	}

	private static void requirePositive(String name, Duration duration) {
		Assert.isTrue(duration.toMillis() > 0, () -> "'%s' must be at least 1 ms but is %s".formatted(name, duration));
	}

	/**
	 * Asks for a payload to be added.
	 * @param stream the name of the stream
	 * @param payload the payload
	 * @return the request
	 */
	public static AddRequest of(String stream, Object payload) {
		return new AddRequest(stream, payload, false, Map.of(), null, DEFAULT_IDEMPOTENCY_WINDOW, null, null, true);
	}

	/**
	 * Asks for plain fields to be added, without a payload, as other producers do.
	 * @param stream the name of the stream
	 * @param fields values by name; simple ones are written as text, others by the
	 * payload converter
	 * @return the request
	 */
	public static AddRequest ofFields(String stream, Map<String, ?> fields) {
		return new AddRequest(stream, fields, true, Map.of(), null, DEFAULT_IDEMPOTENCY_WINDOW, null, null, true);
	}

	/**
	 * Adds a header, which is a field of the entry.
	 * @param name the name
	 * @param value the value
	 * @return the changed request
	 */
	public AddRequest header(String name, String value) {
		Map<String, String> more = new LinkedHashMap<>(this.headers);
		more.put(name, value);
		return headers(more);
	}

	/**
	 * Sets all headers.
	 * @param all values by name
	 * @return the changed request
	 */
	public AddRequest headers(Map<String, String> all) {
		return new AddRequest(this.stream, this.content, this.plain, all, this.idempotencyKey, this.idempotencyWindow,
				this.maxLength, this.maxAge, this.createStream);
	}

	/**
	 * Lets what has this key be added to the stream only once within
	 * {@link #DEFAULT_IDEMPOTENCY_WINDOW}; the key is a field of the entry, too.
	 * @param key the key, of at most 256 characters
	 * @return the changed request
	 */
	public AddRequest idempotencyKey(String key) {
		return idempotencyKey(key, this.idempotencyWindow);
	}

	/**
	 * Lets what has this key be added to the stream only once within a time.
	 * @param key the key, of at most 256 characters
	 * @param window how long the key is remembered; that of the first request counts
	 * @return the changed request
	 */
	public AddRequest idempotencyKey(String key, Duration window) {
		return new AddRequest(this.stream, this.content, this.plain, this.headers, key, window, this.maxLength,
				this.maxAge, this.createStream);
	}

	/**
	 * Removes the oldest entries beyond a number, acknowledged or not
	 * ({@code XADD MAXLEN ~}): Redis removes whole nodes of entries, so that some more
	 * may stay.
	 * @param entries how many stay at least
	 * @return the changed request
	 */
	public AddRequest maxLength(long entries) {
		return new AddRequest(this.stream, this.content, this.plain, this.headers, this.idempotencyKey,
				this.idempotencyWindow, entries, this.maxAge, this.createStream);
	}

	/**
	 * Removes entries beyond an age, acknowledged or not ({@code XADD MINID ~}). The age
	 * is taken by the clock of the server, which takes a script; some more entries may
	 * stay.
	 * @param age up to which age entries stay at least
	 * @return the changed request
	 */
	public AddRequest maxAge(Duration age) {
		return new AddRequest(this.stream, this.content, this.plain, this.headers, this.idempotencyKey,
				this.idempotencyWindow, this.maxLength, age, this.createStream);
	}

	/**
	 * Lets the request fail if there is no such stream, rather than create it
	 * ({@code XADD NOMKSTREAM}).
	 * @return the changed request
	 */
	public AddRequest onlyToExistingStream() {
		return new AddRequest(this.stream, this.content, this.plain, this.headers, this.idempotencyKey,
				this.idempotencyWindow, this.maxLength, this.maxAge, false);
	}

}
