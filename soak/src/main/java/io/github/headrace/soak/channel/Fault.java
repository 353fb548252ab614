package io.github.headrace.soak.channel;

import java.util.Set;

/**
 * Something that goes wrong, and is healed again.
 *
 * @param <D> the deployment that it happens to
 */
interface Fault<D extends Deployment> {

	/** Returns the name of this kind of fault. */
	String name();

	/**
	 * Returns the ids of the listeners that may lose subscriptions; the others must not.
	 */
	default Set<String> victims() {
		return SoakChannels.listeners();
	}

	/**
	 * Breaks something and heals it.
	 */
	void strike(D deployment, Strike strike);

}
