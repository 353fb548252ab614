package io.github.headrace.soak.channel;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How faults are drawn.
 */
class FaultPlanTests {

	private static final DeploymentType<StandaloneDeployment> ONE = StandaloneDeployment.TYPE;

	private static final DeploymentType<SentinelDeployment> OTHER = SentinelDeployment.TYPE;

	@Test
	void drawsEachKindOnceBeforeAnyComesAgain() {
		FaultPlan plan = plan(2 * (ONE.faults().size() + OTHER.faults().size()), 3);
		assertThat(List.<Object>copyOf(plan.faultsOf(ONE))).hasSize(2 * ONE.faults().size()).containsAll(ONE.faults());
		assertThat(List.<Object>copyOf(plan.faultsOf(OTHER))).hasSize(2 * OTHER.faults().size())
			.containsAll(OTHER.faults());
	}

	@Test
	void drawsAsManyAsAreWanted() {
		FaultPlan plan = plan(20, 3);
		assertThat(plan.faultsOf(ONE).size() + plan.faultsOf(OTHER).size()).isEqualTo(20);
	}

	@Test
	void drawsTheSameWithTheSameSeed() {
		assertThat(plan(40, 3).faultsOf(ONE)).isEqualTo(plan(40, 3).faultsOf(ONE));
		List<Object> orders = new ArrayList<>();
		for (int seed = 0; seed < 10; seed++) {
			orders.add(plan(40, seed).faultsOf(ONE));
		}
		assertThat(orders).doesNotHaveDuplicates();
	}

	private static FaultPlan plan(int count, long seed) {
		return new FaultPlan(List.of(ONE, OTHER), count, seed);
	}

}
