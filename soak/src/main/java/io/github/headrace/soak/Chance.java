package io.github.headrace.soak;

import java.util.List;
import java.util.Random;

/**
 * What a seed decides while a fault strikes. For use by one thread.
 */
public final class Chance {

	private final Random random;

	public Chance(Random random) {
		this.random = random;
	}

	public int between(int least, int most) {
		return least + this.random.nextInt(most - least + 1);
	}

	public <T> T oneOf(List<T> candidates) {
		return candidates.get(this.random.nextInt(candidates.size()));
	}

	/** Lets some time pass. */
	public void hold(int leastMillis, int mostMillis) {
		Patience.sleep(between(leastMillis, mostMillis));
	}

}
