package io.github.headrace.soak.channel;

import java.util.ArrayList;
import java.util.List;

import io.github.headrace.soak.SoakOptions;
import io.github.headrace.soak.SoakResult;
import io.github.headrace.soak.SoakScenario;
import io.github.headrace.soak.ledger.Verdict;

/**
 * Channel listeners are never silently deaf: wherever messages are missing, a gap stands.
 */
public final class ChannelsScenario implements SoakScenario {

	private static final List<DeploymentType<?>> TYPES = List.of(StandaloneDeployment.TYPE, SentinelDeployment.TYPE,
			ClusterDeployment.TYPE);

	@Override
	public String name() {
		return "channels";
	}

	@Override
	public SoakResult run(SoakOptions options) {
		FaultPlan plan = new FaultPlan(TYPES, options.faults(), options.seed());
		Progress progress = new Progress(options.faults());
		GapCauses causes = new GapCauses();
		List<FaultTimes> times = new ArrayList<>();
		Verdict verdict = Verdict.NOTHING;
		long published = 0;
		for (DeploymentType<?> type : TYPES) {
			DeploymentRun<?> run = run(type, plan, options, causes, progress);
			times.addAll(run.times());
			verdict = verdict.plus(run.verdict());
			published += run.published();
		}
		return new SoakResult(new FaultTable(times) + "\n" + causes, verdict.complaints(),
				figures(options, published, verdict));
	}

	private static <D extends Deployment> DeploymentRun<D> run(DeploymentType<D> type, FaultPlan plan,
			SoakOptions options, GapCauses causes, Progress progress) {
		DeploymentRun<D> run = new DeploymentRun<>(type, options, causes, progress::print);
		List<Fault<? super D>> faults = plan.faultsOf(type);
		if (!faults.isEmpty()) {
			run.run(faults);
		}
		return run;
	}

	private String figures(SoakOptions options, long published, Verdict verdict) {
		return ("soak %s: seed=%d faults=%d published=%d handled=%d lost=%d gaps=%d empty_gaps=%d unreported=%d "
				+ "out_of_order=%d duplicates=%d")
			.formatted(name(), options.seed(), options.faults(), published, verdict.handled(), verdict.lost(),
					verdict.gaps(), verdict.emptyGaps(), verdict.unreported(), verdict.outOfOrder(),
					verdict.duplicates());
	}

	/** Prints what has been overcome. */
	private static final class Progress {

		private final int faults;

		private int done;

		Progress(int faults) {
			this.faults = faults;
		}

		void print(FaultTimes times) {
			this.done++;
			System.out.printf("%d/%d %s%n", this.done, this.faults, times);
		}

	}

}
