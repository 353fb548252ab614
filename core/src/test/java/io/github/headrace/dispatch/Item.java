package io.github.headrace.dispatch;

/**
 * What the inboxes under test hold.
 *
 * @param key the ordering key, or {@code null}
 * @param number the position in the order of offering
 */
record Item(String key, int number) {

	static Item of(int number) {
		return new Item(null, number);
	}

}
