package io.github.headrace.stream;

/**
 * What happens to the entries of an ordering key while one of them waits for its next
 * attempt.
 */
public enum OnRetry {

	/**
	 * They wait behind it, so that the order of the key is kept; other keys go on.
	 */
	WAIT,

	/**
	 * They overtake it: it is parked in Redis, as without an ordering key.
	 */
	SKIP

}
