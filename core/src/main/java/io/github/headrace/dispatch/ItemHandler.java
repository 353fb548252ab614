package io.github.headrace.dispatch;

import java.util.List;

/**
 * Takes items out of an {@link Inbox}, on a thread of the {@link LaneExecutor}.
 * <p>
 * It should not throw; what it throws nevertheless is logged and the lane goes on.
 *
 * @param <T> the type of the items
 */
@FunctionalInterface
public interface ItemHandler<T> {

	/**
	 * Handles the next items of a lane.
	 * @param items at least one and at most {@link InboxSettings#batchSize()} items, in
	 * order; must not be kept
	 */
	void handle(List<T> items);

	/**
	 * Handles a marker in its place: nothing that was offered after it begins before this
	 * returns, in the lanes that it concerns.
	 * @param marker what was given to {@link Inbox#mark} or made of {@link Drops}
	 */
	default void handleMarker(T marker) {
		handle(List.of(marker));
	}

}
