package io.github.headrace.soak.channel;

import java.util.List;
import java.util.function.Supplier;

/**
 * A kind of deployment and what can go wrong with it.
 *
 * @param <D> the deployment
 * @param name what to call it
 * @param start starts one
 * @param faults what can go wrong
 */
record DeploymentType<D extends Deployment>(String name, Supplier<D> start, List<? extends Fault<? super D>> faults) {

}
