package io.github.headrace.benchmarks.stream;

/**
 * What a peer calls for each entry.
 */
@FunctionalInterface
interface EntryHandler {

	/**
	 * Handle an entry.
	 * @param payload its payload
	 * @param attempt which attempt this is, where the peer knows it; else 1
	 */
	void handle(byte[] payload, int attempt);

}
