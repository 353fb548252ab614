package io.github.headrace.benchmarks.startup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import io.github.headrace.benchmarks.harness.ChildJvm;
import io.github.headrace.benchmarks.harness.MeasuredServer;
import io.github.headrace.benchmarks.harness.Report;
import io.github.headrace.benchmarks.harness.RoundPlan;
import io.github.headrace.benchmarks.harness.RunOptions;
import io.github.headrace.benchmarks.harness.Scenario;

/**
 * Starts of applications that differ only in what listens, each in a JVM of its own.
 */
public final class StartupScenario implements Scenario {

	private static final RoundPlan QUICK = new RoundPlan(0, 7, Duration.ofSeconds(150));

	private static final RoundPlan FULL = new RoundPlan(1, 15, Duration.ofMinutes(10));

	private static final int FURTHER_STARTS = 8;

	private static final Duration LIMIT = Duration.ofMinutes(1);

	static final List<String> JVM_OPTIONS = List.of("-Xmx512m");

	@Override
	public String name() {
		return "startup";
	}

	@Override
	public String description() {
		return "Time until an application is ready, in a new JVM and in one that has started it before.";
	}

	@Override
	public List<String> peers() {
		return Arrays.stream(StartupPeerType.values()).map(StartupPeerType::id).toList();
	}

	@Override
	public Report run(RunOptions options) {
		List<StartupPeerType> peers = Arrays.stream(StartupPeerType.values())
			.filter((peer) -> options.includes(peer.id()))
			.toList();
		try (MeasuredServer server = new MeasuredServer()) {
			return new StartupReport((options.quick() ? QUICK : FULL).play(peers, (peer) -> start(peer, server)))
				.create(server.version());
		}
	}

	private static StartTimes start(StartupPeerType peer, MeasuredServer server) {
		List<String> arguments = List.of(peer.name(), server.host(), Integer.toString(server.port()));
		try (ChildJvm child = ChildJvm.start("startup-" + peer.id(), StartupApplication.class, JVM_OPTIONS,
				arguments)) {
			child.awaitReady(LIMIT);
			long cold = Long.parseLong(child.ask("cold", LIMIT));
			List<Long> further = new ArrayList<>();
			for (int i = 0; i < FURTHER_STARTS; i++) {
				further.add(Long.parseLong(child.ask("again", LIMIT)));
			}
			return new StartTimes(cold, Collections.min(further));
		}
	}

}
