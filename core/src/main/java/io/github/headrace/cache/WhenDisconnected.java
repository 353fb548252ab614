package io.github.headrace.cache;

/**
 * What a cache does while invalidations cannot reach it.
 */
public enum WhenDisconnected {

	/**
	 * It serves what it has until that expires.
	 */
	SERVE,

	/**
	 * It serves what it has for a limited time, and then nothing until it is connected
	 * and has applied what it missed.
	 */
	SERVE_UNTIL,

	/**
	 * It serves nothing until it is connected and has applied what it missed.
	 */
	BYPASS

}
