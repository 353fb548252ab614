package io.github.headrace.soak.channel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

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
		Random random = new Random(seed);
		List<Kind> bag = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			if (bag.isEmpty()) {
				types.forEach((type) -> fill(bag, type));
				Collections.shuffle(bag, random);
			}
			Kind kind = bag.remove(bag.size() - 1);
			this.byType.computeIfAbsent(kind.type, (type) -> new ArrayList<>()).add(kind.index);
		}
	}

	private static void fill(List<Kind> bag, DeploymentType<?> type) {
		for (int i = 0; i < type.faults().size(); i++) {
			bag.add(new Kind(type, i));
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
