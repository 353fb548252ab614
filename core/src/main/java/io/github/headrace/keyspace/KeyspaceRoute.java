package io.github.headrace.keyspace;

import java.util.List;

import io.github.headrace.connection.Namespace;

/**
 * By which of the server's channels a listener hears of events.
 * <p>
 * Where keys are named, it is a channel for each of them, whose messages are events. The
 * channels of all destinations are of the same kind then, so that an event comes once,
 * however they overlap, and the events of a key come in order. Where no keys are named it
 * is a channel for each event, whose messages are keys.
 *
 * @param isByKey whether keys are named
 * @param database the number of the database
 */
record KeyspaceRoute(boolean isByKey, int database) {

	static KeyspaceRoute of(KeyspaceEndpoint endpoint, int database) {
		return new KeyspaceRoute(!endpoint.keys().isEmpty() || !endpoint.keyPatterns().isEmpty(), database);
	}

	/** Returns what the names of the channels have in front. */
	String prefix() {
		return (this.isByKey ? "__keyspace@%d__:" : "__keyevent@%d__:").formatted(this.database);
	}

	/** Returns the flag without which the server has no such channels. */
	char flag() {
		return this.isByKey ? NotificationFlags.KEYSPACE : NotificationFlags.KEYEVENT;
	}

	List<String> channels(KeyspaceEndpoint endpoint, Namespace namespace) {
		if (this.isByKey) {
			return endpoint.keys().stream().map((key) -> prefix() + namespace.qualify(key)).toList();
		}
		return endpoint.hasAnyEvent() ? List.of()
				: endpoint.events().stream().sorted().map((event) -> prefix() + event).toList();
	}

	List<String> patterns(KeyspaceEndpoint endpoint, Namespace namespace) {
		if (this.isByKey) {
			return endpoint.keyPatterns().stream().map((glob) -> prefix() + namespace.qualifyPattern(glob)).toList();
		}
		return endpoint.hasAnyEvent() ? List.of(prefix() + "*") : List.of();
	}

}
