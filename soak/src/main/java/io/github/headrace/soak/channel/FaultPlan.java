package io.github.headrace.soak.channel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.headrace.soak.FaultBag;

/**
 * Which faults strike in which order: every kind once before any comes again, the order
 * decided by a seed, and all faults of a deployment together.
 */
final class FaultPlan {

	private final Map<DeploymentType<?>, List<Integer>> byType = new LinkedHashMap<>();

	/**
	 * Draws faults.
	 * @param types what can go wrong where
	 * @param count how many
	 * @param seed decides
	 */
	FaultPlan(List<DeploymentType<?>> types, int count, long seed) {
		List<Kind> kinds = new ArrayList<>();
		types.forEach((type) -> fill(kinds, type));
		for (Kind kind : FaultBag.draw(kinds, count, seed)) {
			this.byType.computeIfAbsent(kind.type, (type) -> new ArrayList<>()).add(kind.index);
		}
	}

	private static void fill(List<Kind> kinds, DeploymentType<?> type) {
		for (int i = 0; i < type.faults().size(); i++) {
			kinds.add(new Kind(type, i));
		}
	}

	/** Returns the faults of a kind of deployment, in their order. */
	<D extends Deployment> List<Fault<? super D>> faultsOf(DeploymentType<D> type) {
		List<Fault<? super D>> faults = new ArrayList<>();
		this.byType.getOrDefault(type, List.of()).forEach((index) -> faults.add(type.faults().get(index)));
		return faults;
	}

	private record Kind(DeploymentType<?> type, int index) {

	}

}
