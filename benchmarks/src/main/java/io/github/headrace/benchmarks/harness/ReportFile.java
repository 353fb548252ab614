package io.github.headrace.benchmarks.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a report as a Markdown page that says where and with what it was measured.
 */
public final class ReportFile {

	private ReportFile() {
	}

	public static void write(Path file, Scenario scenario, RunOptions options, Report report, String summary) {
		List<String> lines = new ArrayList<>();
		lines.add("# Benchmark: " + scenario.name());
		lines.add("");
		lines.add(scenario.description() + " How to read it: [README](README.md).");
		lines.add("");
		lines.add(report.tables());
		lines.add("");
		report.conditions().forEach((condition) -> lines.add("- " + condition));
		addSection(lines, "Machine", Machine.describe());
		addSection(lines, "Versions", report.versions());
		addSection(lines, "Run",
				Map.of("Command",
						"`benchmarks/run " + scenario.name() + (options.quick() ? " --quick" : "")
								+ options.partsArgument() + "` on " + LocalDate.now(ZoneOffset.UTC) + ", commit "
								+ System.getProperty("benchmarks.commit", "unknown")));
		lines.addAll(List.of("", "```json", summary, "```"));
		try {
			Files.createDirectories(file.toAbsolutePath().getParent());
			Files.write(file, lines);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Report '" + file + "' cannot be written", ex);
		}
	}

	private static void addSection(List<String> lines, String title, Map<String, String> entries) {
		lines.addAll(List.of("", "## " + title, ""));
		entries.forEach((name, value) -> lines.add("- " + name + ": " + value));
	}

}
