package io.github.headrace.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * Tells which items must stay in order: those of equal key.
 *
 * @param <T> the type of the items
 */
public interface LaneKey<T> {

	/**
	 * Returns the key of an item; items with {@code null} are kept in order among
	 * themselves. What it throws is logged, and the item joins those with {@code null}.
	 * @param item the item
	 * @return the key or {@code null}
	 */
	@Nullable Object of(T item);

	/**
	 * Returns whether finding the key is work (such as decoding) that the thread of a
	 * connection must not do.
	 * @return whether {@link #of} has to be called on a lane's thread
	 */
	boolean isCostly();

}
