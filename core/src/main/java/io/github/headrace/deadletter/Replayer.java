package io.github.headrace.deadletter;

/**
 * Brings dead letters back to their listener.
 */
interface Replayer {

	/**
	 * Replays letters in their order.
	 * @param range which ones
	 * @param tally counts what becomes of them, and says whether to go on
	 */
	void replay(LetterRange range, ReplayTally tally);

}
