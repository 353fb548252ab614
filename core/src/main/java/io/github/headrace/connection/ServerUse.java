package io.github.headrace.connection;

import java.util.List;
import java.util.Set;

/**
 * What one part of an application, such as a listener, uses of the servers of a
 * connection factory. Immutable.
 *
 * @param connection to the servers
 * @param description the part, for people, such as {@code listener 'orders'}
 * @param features what it uses them for
 * @param accesses the rights that it needs as far as they can be asked for
 */
public record ServerUse(NativeConnection connection, String description, Set<ServerFeature> features,
		List<ServerAccess> accesses) {

	public ServerUse {
		features = Set.copyOf(features);
		accesses = List.copyOf(accesses);
	}

	/**
	 * Describes a listener.
	 * @param id the id of the listener
	 * @return the words for it
	 */
	public static String listener(String id) {
		return "listener '%s'".formatted(id);
	}

	/**
	 * Returns whether any of some features is used.
	 * @param any the features
	 * @return whether one of them is used
	 */
	public boolean usesAnyOf(Set<ServerFeature> any) {
		return this.features.stream().anyMatch(any::contains);
	}

}
