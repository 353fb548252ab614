package io.github.headrace.doctor;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What an examination of the set-up of Redis has found. Immutable.
 *
 * @param examinedAt when
 * @param servers the servers that were examined
 * @param unreachable the servers that did not answer, of which nothing is known
 * @param findings what is wrong
 * @param notChecked what could not be seen
 */
public record DoctorReport(Instant examinedAt, List<String> servers, List<String> unreachable, List<Finding> findings,
		List<NotChecked> notChecked) {

	public DoctorReport {
		servers = List.copyOf(servers);
		unreachable = List.copyOf(unreachable);
		findings = List.copyOf(findings);
		notChecked = List.copyOf(notChecked);
	}

	static DoctorReport of(Collection<DoctorReport> parts) {
		return new DoctorReport(Instant.now(), all(parts, DoctorReport::servers), all(parts, DoctorReport::unreachable),
				all(parts, DoctorReport::findings), all(parts, DoctorReport::notChecked));
	}

	private static <T> List<T> all(Collection<DoctorReport> parts, Function<DoctorReport, List<T>> property) {
		return parts.stream().map(property).flatMap(List::stream).toList();
	}

	/** Returns whether this says the same as another report, whenever that was. */
	boolean saysTheSameAs(@Nullable DoctorReport other) {
		return other != null && equals(new DoctorReport(this.examinedAt, other.servers(), other.unreachable(),
				other.findings(), other.notChecked()));
	}

	/**
	 * Returns the findings that keep an application from starting.
	 * @return those of level {@link DoctorLevel#FAIL}
	 */
	public List<Finding> failures() {
		return this.findings.stream().filter((finding) -> finding.level() == DoctorLevel.FAIL).toList();
	}

	/**
	 * One mistake in the set-up of a server.
	 *
	 * @param check the name of the check
	 * @param level how serious it is taken
	 * @param server the server
	 * @param problem what is wrong, and what can happen
	 * @param seen the value that the server has
	 * @param advice what to do
	 */
	public record Finding(String check, DoctorLevel level, String server, String problem, String seen, String advice) {
	}

	/**
	 * Something that could not be seen.
	 *
	 * @param check the name of the check
	 * @param server the server
	 * @param reason why, such as {@code no right to CONFIG GET}
	 */
	public record NotChecked(String check, String server, String reason) {
	}

}
