package io.github.headrace.subscription;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Knows the place at which a topic has to be subscribed.
 */
interface Router {

	/**
	 * Looks at the servers again.
	 * @return completes when {@link #placeOf} answers by what was seen
	 */
	CompletableFuture<Void> refresh();

	/**
	 * Returns the place of a topic; does not block.
	 * @param topic the topic
	 * @return the place, or {@code null} if there is none at present
	 */
	@Nullable Place placeOf(Topic topic);

	/**
	 * A place could not be connected to; another one may be as good.
	 * @param place the place
	 */
	default void failed(Place place) {
	}

	/**
	 * Returns how often the servers have to be looked at even if nothing has happened.
	 * @return the interval, or {@code null} if never
	 */
	@Nullable Duration refreshInterval();

	/** Lets go of what connecting has left behind. */
	void stop();

	/**
	 * Returns a router that knows one place only.
	 * @param place the place
	 * @return the router
	 */
	static Router to(Place place) {
		return new Router() {

			@Override
			public CompletableFuture<Void> refresh() {
				return CompletableFuture.completedFuture(null);
			}

			@Override
			public Place placeOf(Topic topic) {
				return place;
			}

			@Override
			public @Nullable Duration refreshInterval() {
				return null;
			}

			@Override
			public void stop() {
			}

		};
	}

}
