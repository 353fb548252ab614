package io.github.headrace.doctor;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Says that an application must not start, as a check of level {@link DoctorLevel#FAIL}
 * has found something.
 */
public final class DoctorException extends RuntimeException {

	private final transient List<DoctorReport.Finding> findings;

	DoctorException(List<DoctorReport.Finding> findings) {
		super(findings.stream()
			.map((finding) -> "%s of %s: %s".formatted(finding.check(), finding.server(), finding.problem()))
			.collect(Collectors.joining("; ")));
		this.findings = List.copyOf(findings);
	}

	/**
	 * Returns what was found.
	 * @return the findings, at least one
	 */
	public List<DoctorReport.Finding> findings() {
		return this.findings;
	}

}
