package io.github.headrace.stream;

/**
 * Lets the readers of a consumer stand.
 */
interface ReadGate {

	/**
	 * Lets no new read begin, and waits for those that are on their way.
	 * @param nanos the longest wait
	 * @return whether all readers stand
	 */
	boolean close(long nanos) throws InterruptedException;

	/** Lets the readers go on. */
	void open();

}
