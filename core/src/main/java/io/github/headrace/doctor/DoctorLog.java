package io.github.headrace.doctor;

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Writes reports to the log, each as one entry, unless it says the same as the last.
 */
final class DoctorLog {

	private static final Log logger = LogFactory.getLog(Doctor.class);

	private @Nullable DoctorReport last;

	void write(DoctorReport report) {
		if (report.servers().isEmpty() || report.saysTheSameAs(this.last)) {
			return;
		}
		this.last = report;
		if (report.findings().stream().anyMatch((finding) -> finding.level() != DoctorLevel.INFO)) {
			logger.warn(text(report));
		}
		else {
			logger.info(text(report));
		}
	}

	static String text(DoctorReport report) {
		List<DoctorReport.Finding> findings = report.findings();
		StringBuilder text = new StringBuilder();
		if (findings.isEmpty()) {
			text.append("Found nothing wrong with the set-up of %s%s".formatted(report.servers(),
					report.notChecked().isEmpty() ? "" : ", as far as it could be checked:"));
		}
		else {
			text.append("Found %d mistake(s) in the set-up of Redis for what this application does:"
				.formatted(findings.size()));
		}
		for (DoctorReport.Finding finding : findings) {
			text.append("%n  [%s] %s: %s%n      seen: %s%n      do:   %s".formatted(finding.check(), finding.server(),
					finding.problem(), finding.seen(), finding.advice()));
		}
		for (DoctorReport.NotChecked open : report.notChecked()) {
			text.append("%n  [%s] %s: not checked: %s".formatted(open.check(), open.server(), open.reason()));
		}
		return text.toString();
	}

}
