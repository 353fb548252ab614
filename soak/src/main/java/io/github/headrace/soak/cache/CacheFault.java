package io.github.headrace.soak.cache;

import java.util.Locale;

import io.github.headrace.soak.Chance;

/**
 * Something that goes wrong and is healed again.
 *
 * @param <D> the deployment that it happens to
 */
interface CacheFault<D extends CacheDeployment> {

	/** Returns the name of this kind of fault. */
	String name();

	/** Returns the name for people. */
	default String kind() {
		return name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	/** Returns what the server may forget. */
	default DataLoss loss() {
		return DataLoss.NONE;
	}

	/** Breaks something and heals it. */
	void strike(D deployment, Chance chance);

}
