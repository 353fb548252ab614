package io.github.headrace.embedded;

/**
 * Consecutive slots of a cluster.
 *
 * @param first the first slot
 * @param last the last slot, included
 */
record SlotRange(int first, int last) {

	static final int SLOTS = 16_384;

	static SlotRange parse(String text) {
		int dash = text.indexOf('-');
		return (dash < 0) ? new SlotRange(Integer.parseInt(text), Integer.parseInt(text))
				: new SlotRange(Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
	}

	/**
	 * Return an even share of all slots.
	 * @param index which share
	 * @param count the number of shares
	 */
	static SlotRange share(int index, int count) {
		return new SlotRange(SLOTS * index / count, SLOTS * (index + 1) / count - 1);
	}

	boolean contains(int slot) {
		return this.first <= slot && slot <= this.last;
	}

}
