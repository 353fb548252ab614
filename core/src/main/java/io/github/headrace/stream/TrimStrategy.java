package io.github.headrace.stream;

/**
 * What is removed from a stream in the course of time.
 */
public enum TrimStrategy {

	/**
	 * Nothing.
	 */
	NONE,

	/**
	 * What every group has acknowledged ({@code XTRIM MINID}); nothing that a group has
	 * not read or has pending.
	 */
	ACKNOWLEDGED,

	/**
	 * The oldest entries beyond a number of entries ({@code XTRIM MAXLEN}), acknowledged
	 * or not.
	 */
	MAX_LENGTH,

	/**
	 * What is older than an age ({@code XTRIM MINID}), acknowledged or not.
	 */
	MAX_AGE,

	/**
	 * Each entry as it is acknowledged ({@code XDEL}); only where the stream has one
	 * group.
	 */
	DELETE_ON_ACKNOWLEDGE

}
