package io.github.headrace.channel;

import io.github.headrace.subscription.Heartbeats;
import org.jspecify.annotations.Nullable;

/**
 * A server at which channels are subscribed, as it is at present.
 *
 * @param description where the server is, without credentials
 * @param isSharded whether the channels are sharded
 * @param owner the only listener that uses the connection, or empty if it is shared
 * @param problem why there is no connection, or {@code null} if there is one
 * @param heartbeats what heartbeats on the connection have shown
 */
public record ChannelServer(String description, boolean isSharded, String owner, @Nullable String problem,
		Heartbeats heartbeats) {

	/**
	 * Returns whether there is a connection.
	 * @return whether there is one
	 */
	public boolean isConnected() {
		return this.problem == null;
	}

}
