package io.github.headrace.doctor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.ServerCheck;
import io.github.headrace.connection.ServerUsage;
import io.github.headrace.connection.ServerUse;
import org.jspecify.annotations.Nullable;

/**
 * Examines the servers that an application uses: whether they are set up for what it
 * does.
 * <p>
 * Nothing is written, nothing is published, and no right is needed: what the user may not
 * ask is not checked. Safe for use by several threads; one examination at a time.
 */
public final class Doctor {

	private final List<ServerUsage> usages;

	private final List<ServerCheck> checks;

	private final Map<String, DoctorLevel> levels;

	/** By connection factory. */
	private final Map<Object, DoctorReport> parts = new LinkedHashMap<>();

	private volatile @Nullable DoctorReport report;

	/**
	 * Creates a doctor.
	 * @param usages tell what the application uses
	 * @param checks what to look for
	 * @param levels how serious findings are taken, by the name of the check;
	 * {@link DoctorLevel#WARN} if nothing is said
	 */
	public Doctor(Collection<? extends ServerUsage> usages, Collection<? extends ServerCheck> checks,
			Map<String, DoctorLevel> levels) {
		this.usages = List.copyOf(usages);
		this.checks = List.copyOf(checks);
		this.levels = Map.copyOf(levels);
	}

	/**
	 * Returns what the last examination has found.
	 * @return the report, empty until an examination has ended
	 */
	public Optional<DoctorReport> report() {
		return Optional.ofNullable(this.report);
	}

	/**
	 * Examines all servers now, one after the other. Takes some round trips for each, and
	 * the command timeout (5 s at most) for each that does not answer.
	 * @return what was found
	 */
	public synchronized DoctorReport examine() {
		this.parts.clear();
		return examineUnreachable();
	}

	/** Asks only the servers that have not answered, or that nobody has asked yet. */
	synchronized DoctorReport examineUnreachable() {
		Map<Object, DoctorReport> known = new HashMap<>(this.parts);
		this.parts.clear();
		uses().forEach((connection, uses) -> {
			DoctorReport part = known.get(connection.factory());
			if (part == null || !part.unreachable().isEmpty()) {
				Examination examination = new Examination(this.checks, this.levels);
				part = ((part != null) ? examination.after(part) : examination).examine(connection, uses).report();
			}
			this.parts.put(connection.factory(), part);
		});
		DoctorReport current = DoctorReport.of(this.parts.values());
		this.report = current;
		return current;
	}

	/** The same factory may be known by several names. */
	private Map<NativeConnection, List<ServerUse>> uses() {
		Map<Object, NativeConnection> connections = new LinkedHashMap<>();
		Map<NativeConnection, List<ServerUse>> uses = new LinkedHashMap<>();
		for (ServerUsage usage : this.usages) {
			for (ServerUse use : usage.uses()) {
				NativeConnection connection = connections.computeIfAbsent(use.connection().factory(),
						(factory) -> use.connection());
				uses.computeIfAbsent(connection, (added) -> new ArrayList<>()).add(use);
			}
		}
		return uses;
	}

	boolean canFail() {
		return this.levels.containsValue(DoctorLevel.FAIL);
	}

}
