package io.github.headrace.dispatch;

import java.util.function.Function;

/**
 * The key of an {@link Item}, cheap or costly.
 */
record Keys(boolean isCostly, Function<Item, Object> finder) implements LaneKey<Item> {

	static Keys cheap() {
		return new Keys(false, Item::key);
	}

	static Keys costly() {
		return new Keys(true, Item::key);
	}

	static Keys of(boolean costly) {
		return costly ? costly() : cheap();
	}

	@Override
	public Object of(Item item) {
		return this.finder.apply(item);
	}

}
