package io.github.headrace.soak.channel;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How faults are drawn.
 */
class FaultPlanTests {

	private static final DeploymentType<StandaloneDeployment> STANDALONE = new DeploymentType<>("standalone",
			StandaloneDeployment::new, List.of(StandaloneFault.values()));

	private static final DeploymentType<SentinelDeployment> SENTINEL = new DeploymentType<>("sentinel",
			SentinelDeployment::new, List.of(SentinelFault.values()));

	private static final int KINDS = StandaloneFault.values().length + SentinelFault.values().length;

	@Test
	void drawsEachKindOnceBeforeAnyComesAgain() {
		FaultPlan plan = plan(2 * KINDS, 3);
		assertThat(plan.faultsOf(STANDALONE)).hasSize(2 * StandaloneFault.values().length)
			.contains(StandaloneFault.values());
		assertThat(plan.faultsOf(SENTINEL)).hasSize(2 * SentinelFault.values().length).contains(SentinelFault.values());
	}

	@Test
	void drawsAsManyAsAreWanted() {
		FaultPlan plan = plan(20, 3);
		assertThat(plan.faultsOf(STANDALONE).size() + plan.faultsOf(SENTINEL).size()).isEqualTo(20);
	}

	@Test
	void drawsTheSameWithTheSameSeed() {
		assertThat(plan(40, 3).faultsOf(STANDALONE)).isEqualTo(plan(40, 3).faultsOf(STANDALONE));
		List<Object> orders = new ArrayList<>();
		for (int seed = 0; seed < 10; seed++) {
			orders.add(plan(40, seed).faultsOf(STANDALONE));
		}
		assertThat(orders).doesNotHaveDuplicates();
	}

	private static FaultPlan plan(int count, long seed) {
		return new FaultPlan(List.of(STANDALONE, SENTINEL), count, seed);
	}

}
