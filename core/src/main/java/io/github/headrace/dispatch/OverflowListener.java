package io.github.headrace.dispatch;

/**
 * Is told about every burst of drops of an {@link Inbox}: once when it begins and once
 * when there is room again.
 * <p>
 * Called with the lock of the inbox held, on whichever thread met the change: it must not
 * block.
 */
public interface OverflowListener {

	/**
	 * The inbox is full and begins to drop.
	 * @param waiting the items that wait
	 * @param waitingBytes the bytes that wait
	 */
	void overflowBegan(int waiting, long waitingBytes);

	/**
	 * The inbox has been emptied, which ends the burst.
	 * @param dropped the items dropped in this burst, conflated ones included
	 */
	void overflowEnded(long dropped);

}
