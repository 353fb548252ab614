package io.github.headrace.soak.cache;

import java.nio.file.Path;
import java.util.List;

/**
 * A kind of deployment and what can go wrong with it.
 *
 * @param <D> the deployment
 * @param name what to call it
 * @param starter starts one
 * @param faults what can go wrong
 */
record CacheDeploymentType<D extends CacheDeployment>(String name, Starter<D> starter,
		List<? extends CacheFault<? super D>> faults) {

	/**
	 * Starts deployments.
	 *
	 * @param <D> the deployment
	 */
	@FunctionalInterface
	interface Starter<D> {

		/**
		 * Starts one.
		 * @param directory where its processes share what they know
		 * @param seed decides what they do
		 */
		D start(Path directory, long seed);

	}

}
