package io.github.headrace.benchmarks.harness;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a server says of itself ({@code INFO everything}).
 *
 * @param fields the fields of all sections
 */
public record ServerUsage(Map<String, String> fields) {

	private static final String COMMAND = "cmdstat_";

	/** What the observer sends. */
	private static final List<String> OWN_COMMANDS = List.of("cmdstat_info", "cmdstat_config|resetstat",
			"cmdstat_config");

	public static ServerUsage parse(String info) {
		return new ServerUsage(info.lines()
			.filter((line) -> line.indexOf(':') > 0)
			.collect(Collectors.toMap((line) -> line.substring(0, line.indexOf(':')),
					(line) -> line.substring(line.indexOf(':') + 1).trim(), (first, second) -> second)));
	}

	/**
	 * Return the commands carried out since the counts began, those inside scripts
	 * included, those of the observer not.
	 */
	public long commands() {
		return this.fields.entrySet()
			.stream()
			.filter((field) -> field.getKey().startsWith(COMMAND) && !OWN_COMMANDS.contains(field.getKey()))
			.mapToLong((field) -> calls(field.getValue()))
			.sum();
	}

	/** Reads {@code calls=1,usec=2,...}. */
	private static long calls(String counts) {
		return Long.parseLong(counts.substring(counts.indexOf('=') + 1, counts.indexOf(',')));
	}

	/** Return the connections accepted since the counts began. */
	public long connections() {
		return Long.parseLong(this.fields.getOrDefault("total_connections_received", "0"));
	}

	/** Return the CPU time since the server's start. */
	public long cpuNanos() {
		return nanos("used_cpu_user") + nanos("used_cpu_sys");
	}

	private long nanos(String field) {
		return (long) (Double.parseDouble(this.fields.getOrDefault(field, "0")) * 1e9);
	}

	public String version() {
		String valkey = this.fields.get("valkey_version");
		return (valkey != null) ? "valkey " + valkey : "redis " + this.fields.getOrDefault("redis_version", "unknown");
	}

}
