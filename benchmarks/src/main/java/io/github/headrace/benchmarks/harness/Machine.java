package io.github.headrace.benchmarks.harness;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;

/**
 * What is known about the machine that measured.
 */
final class Machine {

	private Machine() {
	}

	static Map<String, String> describe() {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		Map<String, String> description = new LinkedHashMap<>();
		description.put("Cores",
				system.getAvailableProcessors() + processor().map((name) -> " (" + name + ")").orElse(""));
		description.put("Memory", (system.getTotalMemorySize() >> 30) + " GiB");
		description.put("Kernel", "%s %s %s".formatted(system.getName(), system.getVersion(), system.getArch()));
		description.put("JDK",
				"%s (%s)".formatted(System.getProperty("java.runtime.version"), System.getProperty("java.vm.name")));
		return description;
	}

	private static Optional<String> processor() {
		try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
			return lines.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).trim())
				.findFirst();
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

}
