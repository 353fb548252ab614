package io.github.headrace.soak.ledger;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * Is told what listeners hear, by each in its own order.
 */
public interface Witness {

	/** A listener was handed a message. */
	void heard(String listenerId, String channel, long number);

	/**
	 * A listener was told that it hears nothing from a destination until further notice.
	 */
	void lost(String listenerId, String destination);

	/**
	 * A listener was told, in its order, that messages may be missing.
	 * @param count how many, or {@code null} if nobody knows
	 */
	void gap(String listenerId, Collection<String> destinations, @Nullable Long count);

}
