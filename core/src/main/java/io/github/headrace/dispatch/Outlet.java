package io.github.headrace.dispatch;

import java.util.List;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Hands items and markers to the handler, whatever comes of it. Used by the threads of
 * all lanes.
 *
 * @param <T> the type of the items
 */
final class Outlet<T> {

	private static final Log logger = LogFactory.getLog(Outlet.class);

	private final ItemHandler<T> handler;

	private final @Nullable Function<Drops, T> dropMarker;

	Outlet(ItemHandler<T> handler, @Nullable Function<Drops, T> dropMarker) {
		this.handler = handler;
		this.dropMarker = dropMarker;
	}

	boolean marksDrops() {
		return this.dropMarker != null;
	}

	void handle(List<T> batch) {
		try {
			this.handler.handle(batch);
		}
		catch (Throwable ex) {
			failed(ex);
		}
		finally {
			clearInterrupt();
		}
	}

	void handleBarrier(Barrier<T> barrier) {
		if (barrier.marker != null) {
			handleMarker(barrier.marker);
		}
		else if (barrier.drops() != null) {
			handleDrops(barrier.drops());
		}
	}

	void handleDrops(Drops drops) {
		if (this.dropMarker == null) {
			return;
		}
		T marker;
		try {
			marker = this.dropMarker.apply(drops);
		}
		catch (Throwable ex) {
			logger.error("No marker could be made for " + drops, ex);
			return;
		}
		handleMarker(marker);
	}

	private void handleMarker(T marker) {
		try {
			this.handler.handleMarker(marker);
		}
		catch (Throwable ex) {
			failed(ex);
		}
		finally {
			clearInterrupt();
		}
	}

	private static void failed(Throwable ex) {
		logger.error("A handler let an exception out; its lane goes on", ex);
	}

	/** An interrupt that a handler left behind must not hit the next item. */
	private static void clearInterrupt() {
		Thread.interrupted();
	}

}
