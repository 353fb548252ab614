package io.github.headrace.benchmarks.stream;

/**
 * One way to consume a stream in a group. It is opened once per JVM and started round by
 * round; the group exists by then. Every entry ends in the handler and is acknowledged.
 */
interface StreamPeer {

	/**
	 * Begin to read.
	 * @param handler gets the entries
	 */
	void start(EntryHandler handler);

	/**
	 * Read nothing more, and return when nothing is being read.
	 */
	void stop();

}
