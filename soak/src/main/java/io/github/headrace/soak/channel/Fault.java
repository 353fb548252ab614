package io.github.headrace.soak.channel;

/**
 * Something that goes wrong, and is healed again.
 *
 * @param <D> the deployment that it happens to
 */
interface Fault<D extends Deployment> {

	/** Returns the name of this kind of fault. */
	String name();

	/** Returns whether every listener loses its subscriptions. */
	default boolean interrupts() {
		return true;
	}

	/**
	 * Breaks something and heals it.
	 */
	void strike(D deployment, Strike strike);

}
