package io.github.headrace.stream;

import io.github.headrace.deadletter.DeadLetterFormat;

/**
 * The names of the headers that describe where a stream entry came from. The entry's own
 * fields, other than its payload, are headers with their own names.
 */
public final class StreamHeaders {

	/**
	 * The id of the entry, such as {@code 1700000000000-0}; that of the original entry if
	 * this is a replayed dead letter.
	 */
	public static final String ID = "redis_streamId";

	/**
	 * The name of the stream, as the application knows it.
	 */
	public static final String STREAM = "redis_stream";

	/**
	 * The consumer group; absent for a broadcast reader.
	 */
	public static final String GROUP = "redis_group";

	/**
	 * The id of the listener.
	 */
	public static final String LISTENER_ID = "redis_listenerId";

	/**
	 * Which attempt this is, from 1 on ({@link Integer}).
	 */
	public static final String DELIVERY_ATTEMPT = "redis_deliveryAttempt";

	/**
	 * When the entry was added, by the clock of the server and in milliseconds
	 * ({@link Long}).
	 */
	public static final String TIMESTAMP = "redis_streamTimestamp";

	/**
	 * The field of an entry that tells entries apart which were added twice, as given to
	 * the template.
	 */
	public static final String IDEMPOTENCY_KEY = "idempotency-key";

	/**
	 * The field of a replayed dead letter that has the id of the original entry.
	 */
	public static final String ORIGINAL_ID = DeadLetterFormat.ORIGINAL_ID;

	/**
	 * The field of an entry that was delayed: the id under which it was waiting.
	 */
	public static final String DELAYED_ID = "headrace-delayed-id";

	private StreamHeaders() {
	}

}
