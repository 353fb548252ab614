package io.github.headrace.soak.stream;

import java.util.Locale;

/**
 * Something that goes wrong, keeps data, and is healed again.
 *
 * @param <D> the deployment that it happens to
 */
interface StreamFault<D extends StreamDeployment> {

	/** Returns the name of this kind of fault. */
	String name();

	/** Returns the name for people. */
	default String kind() {
		return name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	/**
	 * Returns whether consumers give back entries that they have not begun.
	 */
	default boolean handsOver() {
		return false;
	}

	/** Breaks something and heals it. */
	void strike(D deployment, StreamStrike strike);

}
