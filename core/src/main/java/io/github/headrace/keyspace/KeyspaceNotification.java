package io.github.headrace.keyspace;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Something has happened to a key, and a server has told of it. Immutable.
 * <p>
 * Keys are read as UTF-8; what the value is, or was, is not told. {@code orderingKey} and
 * {@code filter} of a listener see the components as properties of the payload.
 *
 * @param key the key as the application names it, without the namespace
 * @param event the name of the event in Redis, such as {@code expired}
 * @param database the number of the key's database
 * @param variables what the variables of the declared key matched
 * @param receivedAt when this application received the event
 */
public record KeyspaceNotification(String key, String event, int database, Map<String, String> variables,
		Instant receivedAt) {

	public KeyspaceNotification {
		variables = Map.copyOf(variables);
	}

	/**
	 * Returns the event as a constant.
	 * @return the constant, or {@code null} if there is none, as for events of modules
	 */
	public @Nullable KeyspaceEvent kind() {
		return KeyspaceEvent.named(this.event);
	}

}
