package io.github.headrace.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.headrace.connection.NotCheckedException;
import io.github.headrace.connection.ServerCheck;
import io.github.headrace.connection.ServerFacts;
import io.github.headrace.connection.ServerFeature;
import io.github.headrace.connection.ServerFinding;
import io.github.headrace.connection.ServerUse;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;

/**
 * Finds channels that the user has no right to, by what became of the subscriptions of
 * the listeners: a transaction cannot ask for that.
 */
public final class SubscriptionRightsCheck implements ServerCheck {

	private static final Set<ServerFeature> SUBSCRIPTIONS = Set.of(ServerFeature.CHANNELS,
			ServerFeature.SHARDED_CHANNELS, ServerFeature.KEYSPACE_EVENTS);

	private static final Set<ListenerState> SUBSCRIBED = Set.of(ListenerState.RUNNING, ListenerState.PAUSED);

	private final ListenerRegistry registry;

	/**
	 * Creates a check.
	 * @param registry knows the listeners
	 */
	public SubscriptionRightsCheck(ListenerRegistry registry) {
		this.registry = registry;
	}

	@Override
	public String name() {
		return DoctorChecks.RIGHTS;
	}

	@Override
	public boolean concerns(ServerUse use) {
		return use.usesAnyOf(SUBSCRIPTIONS);
	}

	@Override
	public List<ServerFinding> check(ServerFacts server, List<ServerUse> uses) {
		List<String> concerned = uses.stream().map(ServerUse::description).toList();
		List<ServerFinding> findings = new ArrayList<>();
		List<String> open = new ArrayList<>();
		for (ListenerContainer container : this.registry.containers()) {
			if (!concerned.contains(ServerUse.listener(container.id()))) {
				continue;
			}
			List<ListenerProblem> refused = container.problems()
				.stream()
				.filter((problem) -> problem.reason().contains("NOPERM"))
				.toList();
			refused.forEach((problem) -> findings.add(finding(container, problem)));
			if (refused.isEmpty() && container.isAutoStartup() && !SUBSCRIBED.contains(container.state())) {
				open.add(container.id());
			}
		}
		if (findings.isEmpty() && !open.isEmpty()) {
			throw new NotCheckedException("listeners %s are not subscribed yet".formatted(open));
		}
		return findings;
	}

	private static ServerFinding finding(ListenerContainer container, ListenerProblem problem) {
		return new ServerFinding(
				"the user has no right to subscribe to '%s', which listener '%s' waits for"
					.formatted(problem.destination(), container.id()),
				problem.reason(),
				"grant the user '+subscribe +unsubscribe +psubscribe +punsubscribe' (for sharded channels '+ssubscribe +sunsubscribe') and '&%s' behind the namespace"
					.formatted(problem.destination()));
	}

}
