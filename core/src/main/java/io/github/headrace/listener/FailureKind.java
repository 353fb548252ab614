package io.github.headrace.listener;

/**
 * How a message failed.
 */
public enum FailureKind {

	/**
	 * The handler failed as often as it may.
	 */
	FAILED,

	/**
	 * It failed in a way that another attempt does not mend.
	 */
	NOT_RETRYABLE,

	/**
	 * The payload could not be read.
	 */
	UNREADABLE

}
