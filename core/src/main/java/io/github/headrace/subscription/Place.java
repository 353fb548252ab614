package io.github.headrace.subscription;

import java.util.function.Supplier;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

/**
 * A place at which topics are subscribed: one server, or whichever one a client picks.
 * Places with the same name are the same.
 */
final class Place {

	private final String name;

	private final Supplier<StatefulRedisPubSubConnection<String, byte[]>> opener;

	Place(String name, Supplier<StatefulRedisPubSubConnection<String, byte[]>> opener) {
		this.name = name;
		this.opener = opener;
	}

	/** Returns the same place, whose connections are prepared before they are used. */
	Place prepared(ConnectionPreparation preparation) {
		return new Place(this.name, () -> {
			StatefulRedisPubSubConnection<String, byte[]> connection = open();
			try {
				preparation.prepare(this.name, connection);
				return connection;
			}
			catch (RuntimeException | Error ex) {
				connection.closeAsync();
				throw ex;
			}
		});
	}

	/** Connects; may block for long. */
	StatefulRedisPubSubConnection<String, byte[]> open() {
		return this.opener.get();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Place place && this.name.equals(place.name);
	}

	@Override
	public int hashCode() {
		return this.name.hashCode();
	}

	@Override
	public String toString() {
		return this.name;
	}

}
