package io.github.headrace.soak.ledger;

/**
 * Numbers of one channel that a listener has to hear in ascending order: all of them, or
 * those of one ordering key.
 *
 * @param channel the channel whose messages are numbered
 * @param destination the channel or pattern through which the listener hears it
 * @param first the first number
 * @param step the distance from one number to the next
 */
public record NumberSequence(String channel, String destination, long first, long step) {

	/** Returns the sequence of all numbers of a channel. */
	public static NumberSequence of(String channel, String destination) {
		return new NumberSequence(channel, destination, 0, 1);
	}

	boolean contains(long number) {
		return number >= this.first && (number - this.first) % this.step == 0;
	}

	/** Returns the first number of this sequence that is not less than another. */
	long ceiling(long number) {
		long distance = Math.max(0, number - this.first);
		return this.first + (distance + this.step - 1) / this.step * this.step;
	}

	@Override
	public String toString() {
		return (this.step == 1) ? this.channel : "%s (%d modulo %d)".formatted(this.channel, this.first, this.step);
	}

}
