package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.github.headrace.channel.ChannelServer;
import io.github.headrace.channel.ChannelSubscriber;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Down while a listener that is started does not hear everything that it listens to. One
 * that is stopped or paused on purpose is not ill. Degraded while something is beyond its
 * limit.
 */
final class ListenersHealthIndicator extends AbstractHealthIndicator {

	private final ListenerRegistry registry;

	private final ObjectProvider<ChannelSubscriber> subscriber;

	private final HealthLimits limits;

	ListenersHealthIndicator(ListenerRegistry registry, ObjectProvider<ChannelSubscriber> subscriber,
			HealthLimits limits) {
		super("The state of the listeners could not be read");
		this.registry = registry;
		this.subscriber = subscriber;
		this.limits = limits;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Map<String, Integer> counts = new TreeMap<>();
		Map<String, Object> unsubscribed = new TreeMap<>();
		for (ListenerContainer container : this.registry.containers()) {
			counts.merge(container.state().name(), 1, Integer::sum);
			List<ListenerProblem> problems = container.problems();
			if (!problems.isEmpty()) {
				unsubscribed.put(container.id(), details(container, problems));
			}
		}
		HealthLimits.Findings findings = this.limits.check();
		Status status = findings.isDegraded() ? this.limits.status() : Status.UP;
		builder.status(unsubscribed.isEmpty() ? status : Status.DOWN);
		builder.withDetail("listeners", counts);
		if (!unsubscribed.isEmpty()) {
			builder.withDetail("unsubscribed", unsubscribed);
		}
		if (findings.isDegraded()) {
			builder.withDetail("degraded", findings.details());
		}
		if (!findings.notChecked().isEmpty()) {
			builder.withDetail("notChecked", findings.firstNotChecked());
		}
		builder.withDetail("servers", servers());
	}

	private static Map<String, Object> details(ListenerContainer container, List<ListenerProblem> problems) {
		Map<String, String> reasons = new TreeMap<>();
		problems.forEach((problem) -> reasons.put(problem.destination(), problem.reason()));
		return Map.of("state", container.state().name(), "destinations", reasons);
	}

	private Map<String, Object> servers() {
		Map<String, Object> servers = new TreeMap<>();
		this.subscriber.ifAvailable(
				(present) -> present.servers().forEach((server) -> servers.put(name(server), details(server))));
		return servers;
	}

	private static String name(ChannelServer server) {
		return server.description() + (server.isSharded() ? " (sharded)" : "")
				+ (server.owner().isEmpty() ? "" : " (only '%s')".formatted(server.owner()));
	}

	private static Map<String, Object> details(ChannelServer server) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("connected", server.isConnected());
		if (server.problem() != null) {
			details.put("problem", server.problem());
		}
		Duration roundTrip = server.heartbeats().lastRoundTrip();
		if (roundTrip != null) {
			details.put("roundTrip", String.format(Locale.ROOT, "%.3fms", roundTrip.toNanos() / 1e6));
		}
		details.put("silences", server.heartbeats().missed());
		return details;
	}

}
