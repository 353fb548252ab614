package io.github.headrace.soak.stream;

import io.github.headrace.soak.Chance;

/**
 * The payload of an entry, which says how its handlers fare.
 *
 * @param number tells jobs apart
 * @param key keeps jobs in order where that is asked for
 * @param failures how many first attempts fail
 * @param halts the group in which each attempt ends the process, or empty for none
 */
record Job(long number, String key, int failures, String halts) {

	/** More than any group attempts. */
	static final int ALWAYS = 99;

	private static final int KEYS = 12;

	/** Most jobs succeed at once, some later, and a few never do. */
	static Job random(long number, Chance chance) {
		int dice = chance.between(1, 100);
		int failures = (dice == 100) ? ALWAYS : (dice > 97) ? 2 : (dice > 90) ? 1 : 0;
		return new Job(number, "key-" + chance.between(1, KEYS), failures, "");
	}

	/** Returns a job that ends the process that handles it. */
	static Job culprit(long number, String group) {
		return new Job(number, "culprit", 0, group);
	}

	/** Returns whether the handler of a group succeeds in the end. */
	boolean succeeds(SoakGroup group) {
		return this.failures < group.maxAttempts() && !this.halts.equals(group.id());
	}

}
