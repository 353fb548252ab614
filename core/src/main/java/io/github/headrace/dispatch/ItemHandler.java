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
	 * Handles a marker in its place. One that was given to {@link Inbox#mark} comes
	 * alone: everything before it has been handled, and nothing after it begins before
	 * this returns. One that was made of {@link Drops} comes in the lane from which they
	 * are missing, and other lanes go on; where one lane has several workers, none takes
	 * another item before this returns. Hands the marker over as an item unless
	 * overridden.
	 * @param marker the marker
	 */
	default void handleMarker(T marker) {
		handle(List.of(marker));
	}

}
