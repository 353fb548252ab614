package io.github.headrace.doctor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NotCheckedException;
import io.github.headrace.connection.ServerCheck;
import io.github.headrace.connection.ServerFacts;
import io.github.headrace.connection.ServerFinding;
import io.github.headrace.connection.ServerNode;
import io.github.headrace.connection.ServerUse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * One look at the servers of a connection factory. Used by one thread.
 */
final class Examination {

	private static final Log logger = LogFactory.getLog(Examination.class);

	private final List<ServerCheck> checks;

	private final Map<String, DoctorLevel> levels;

	private final List<String> servers = new ArrayList<>();

	private final List<String> unreachable = new ArrayList<>();

	private final List<DoctorReport.Finding> findings = new ArrayList<>();

	private final List<DoctorReport.NotChecked> notChecked = new ArrayList<>();

	Examination(List<ServerCheck> checks, Map<String, DoctorLevel> levels) {
		this.checks = checks;
		this.levels = levels;
	}

	/**
	 * Goes on from what is known of the same connection factory: the servers that have
	 * answered then are not asked again.
	 */
	Examination after(DoctorReport known) {
		this.servers.addAll(known.servers());
		this.findings.addAll(known.findings());
		known.notChecked()
			.stream()
			.filter((open) -> !known.unreachable().contains(open.server()))
			.forEach(this.notChecked::add);
		return this;
	}

	/** Examines all servers of a connection factory that are not known yet. */
	Examination examine(NativeConnection connection, List<ServerUse> uses) {
		List<ServerNode> nodes;
		try {
			nodes = ServerNode.of(connection);
		}
		catch (RuntimeException ex) {
			unreachable(NativeConnection.describe(connection.factory()), uses, ex);
			return this;
		}
		for (ServerNode node : nodes) {
			if (this.servers.contains(node.address())) {
				continue;
			}
			try (ServerFacts server = node.connect(connection)) {
				this.servers.add(server.address());
				this.checks.forEach((check) -> run(check, server, uses));
			}
			catch (RuntimeException ex) {
				unreachable(node.address(), uses, ex);
			}
		}
		return this;
	}

	private void unreachable(String address, List<ServerUse> uses, RuntimeException failure) {
		this.unreachable.add(address);
		String reason = "no connection: " + rootMessage(failure);
		for (ServerCheck check : this.checks) {
			if (level(check) != DoctorLevel.OFF && uses.stream().anyMatch(check::concerns)) {
				this.notChecked.add(new DoctorReport.NotChecked(check.name(), address, reason));
			}
		}
	}

	private void run(ServerCheck check, ServerFacts server, List<ServerUse> uses) {
		DoctorLevel level = level(check);
		List<ServerUse> concerned = uses.stream().filter(check::concerns).toList();
		if (level == DoctorLevel.OFF || concerned.isEmpty()) {
			return;
		}
		try {
			for (ServerFinding finding : check.check(server, concerned)) {
				this.findings.add(new DoctorReport.Finding(check.name(), level, server.address(), finding.problem(),
						finding.seen(), finding.advice()));
			}
		}
		catch (NotCheckedException ex) {
			this.notChecked.add(new DoctorReport.NotChecked(check.name(), server.address(), ex.reason()));
		}
		catch (RuntimeException ex) {
			logger.debug("The check '%s' has failed on %s".formatted(check.name(), server.address()), ex);
			this.notChecked.add(new DoctorReport.NotChecked(check.name(), server.address(), "it failed: " + ex));
		}
	}

	private DoctorLevel level(ServerCheck check) {
		return this.levels.getOrDefault(check.name(), DoctorLevel.WARN);
	}

	private static String rootMessage(Throwable failure) {
		Throwable cause = failure;
		while (cause.getCause() != null && cause.getCause() != cause) {
			cause = cause.getCause();
		}
		return String.valueOf(cause.getMessage());
	}

	DoctorReport report() {
		return new DoctorReport(Instant.now(), this.servers, this.unreachable, this.findings, this.notChecked);
	}

}
