package io.github.headrace.soak.stream;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A kind of deployment and what can go wrong with it.
 *
 * @param <D> the deployment
 * @param name what to call it
 * @param start starts one whose consumers write to a directory
 * @param faults what can go wrong
 */
record StreamDeploymentType<D extends StreamDeployment>(String name, Function<Path, D> start,
		List<? extends StreamFault<? super D>> faults) {

}
