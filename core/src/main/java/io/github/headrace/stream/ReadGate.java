package io.github.headrace.stream;

import java.util.List;

/**
 * Lets somebody else stop the reading of a consumer for a while. Each closing has to be
 * followed by an opening; reading goes on after the last one. Safe for use by several
 * threads.
 */
interface ReadGate {

	/**
	 * Stops reading, and waits until nothing is being read: what was read is in
	 * {@link Unsettled} then.
	 * @param nanos the longest wait
	 * @return whether the reader stands still; it stays closed in any case
	 */
	boolean close(long nanos) throws InterruptedException;

	/** Goes on with reading, unless somebody else keeps the gate closed. */
	void open();

	/** Returns the gate of several readers. */
	static ReadGate of(List<? extends ReadGate> gates) {
		return new ReadGate() {

			@Override
			public boolean close(long nanos) throws InterruptedException {
				long deadline = System.nanoTime() + nanos;
				// All begin to stand still before one is waited for.
				for (ReadGate gate : gates) {
					gate.close(0);
				}
				boolean still = true;
				for (ReadGate gate : gates) {
					still &= gate.close(Math.max(0, deadline - System.nanoTime()));
					gate.open();
				}
				return still;
			}

			@Override
			public void open() {
				gates.forEach(ReadGate::open);
			}

		};
	}

}
