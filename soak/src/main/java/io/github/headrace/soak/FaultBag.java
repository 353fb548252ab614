package io.github.headrace.soak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Draws kinds of faults: every kind once before any comes again, in an order that a seed
 * decides.
 */
public final class FaultBag {

	private FaultBag() {
	}

	/**
	 * Draws.
	 * @param kinds what there is
	 * @param count how many
	 * @param seed decides
	 */
	public static <K> List<K> draw(List<K> kinds, int count, long seed) {
		Random random = new Random(seed);
		List<K> bag = new ArrayList<>();
		List<K> drawn = new ArrayList<>();
		while (drawn.size() < count) {
			if (bag.isEmpty()) {
				bag.addAll(kinds);
				Collections.shuffle(bag, random);
			}
			drawn.add(bag.remove(bag.size() - 1));
		}
		return drawn;
	}

}
