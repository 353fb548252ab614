package io.github.headrace.listener;

/**
 * What the start of an application does when Redis cannot be used.
 */
public enum StartMode {

	/**
	 * The application starts, and listeners go on trying.
	 */
	BACKGROUND,

	/**
	 * The application does not start unless everything is subscribed.
	 */
	FAIL_FAST

}
