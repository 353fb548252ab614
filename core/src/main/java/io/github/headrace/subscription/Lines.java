package io.github.headrace.subscription;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The lines to all places at which something is subscribed. Guarded by the lock of
 * {@link Subscriptions}, except for {@link #look()}.
 */
final class Lines {

	private final Router router;

	private final Function<Place, Line> factory;

	private final Map<Place, Line> byPlace = new LinkedHashMap<>();

	Lines(Router router, Function<Place, Line> factory) {
		this.router = router;
		this.factory = factory;
	}

	/** Looks where the places are; completes with what that failed with. */
	CompletableFuture<@Nullable Throwable> look() {
		return this.router.refresh().handle((done, failure) -> failure);
	}

	@Nullable Duration lookInterval() {
		return this.router.refreshInterval();
	}

	/**
	 * Returns the line for a topic, opened if there was none, or null if nobody knows.
	 */
	@Nullable Line lineFor(Topic topic) {
		Place place = this.router.placeOf(topic);
		if (place == null) {
			return null;
		}
		Line line = this.byPlace.get(place);
		if (line == null) {
			line = this.factory.apply(place);
			this.byPlace.put(place, line);
			line.open();
		}
		return line;
	}

	/** A place could not be connected to. */
	void failed(Place place) {
		this.router.failed(place);
	}

	List<Line> all() {
		return List.copyOf(this.byPlace.values());
	}

	boolean areConnected() {
		return !this.byPlace.isEmpty() && this.byPlace.values().stream().allMatch((line) -> line.link() != null);
	}

	/** Closes lines that are not among those in use. */
	void closeExcept(Collection<@Nullable Line> used) {
		this.byPlace.values().removeIf((line) -> {
			if (used.contains(line)) {
				return false;
			}
			line.close();
			return true;
		});
	}

	/**
	 * Closes all lines.
	 * @return completes when nothing can come from them any more
	 */
	CompletableFuture<Void> closeAll() {
		List<CompletableFuture<Void>> closed = new ArrayList<>();
		this.byPlace.values().forEach((line) -> closed.add(line.close()));
		this.byPlace.clear();
		return CompletableFuture.allOf(closed.toArray(CompletableFuture<?>[]::new))
			.whenComplete((done, failure) -> this.router.stop());
	}

}
