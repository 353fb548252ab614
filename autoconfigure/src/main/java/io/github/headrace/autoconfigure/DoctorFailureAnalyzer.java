package io.github.headrace.autoconfigure;

import java.util.stream.Collectors;

import io.github.headrace.doctor.DoctorException;
import io.github.headrace.doctor.DoctorReport;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains findings of the doctor that keep the application from starting.
 */
final class DoctorFailureAnalyzer extends AbstractFailureAnalyzer<DoctorException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DoctorException cause) {
		String description = cause.findings()
			.stream()
			.map(DoctorFailureAnalyzer::describe)
			.collect(Collectors.joining("%n%n".formatted(),
					"Redis is not set up for what this application does:%n%n".formatted(), ""));
		String action = cause.findings()
			.stream()
			.map((finding) -> "For '%s', %s, or set 'headrace.doctor.levels.%s' to 'warn'.".formatted(finding.check(),
					finding.advice(), finding.check()))
			.collect(Collectors.joining(System.lineSeparator()));
		return new FailureAnalysis(description, action, cause);
	}

	private static String describe(DoctorReport.Finding finding) {
		return "[%s] %s: %s.%n    Seen: %s".formatted(finding.check(), finding.server(), finding.problem(),
				finding.seen());
	}

}
