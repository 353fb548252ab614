package io.github.headrace.soak;

import java.nio.file.Path;

/**
 * What to run.
 *
 * @param scenario the name of the scenario
 * @param faults the number of faults
 * @param seed decides which faults come in which order, and how they go
 * @param directory where to write the log
 */
public record SoakOptions(String scenario, int faults, long seed, Path directory) {

	private static final String PREFIX = "headrace.soak";

	/**
	 * Reads system properties.
	 * @throws IllegalArgumentException if one of them cannot be used
	 */
	static SoakOptions fromSystemProperties() {
		long faults = number("faults", 20);
		if (faults < 1 || faults > 100_000) {
			throw new IllegalArgumentException(
					"-D%s.faults must be from 1 to 100000, but was %d".formatted(PREFIX, faults));
		}
		return new SoakOptions(System.getProperty(PREFIX, ""), (int) faults, number("seed", 1),
				Path.of(System.getProperty(PREFIX + ".directory", "target")));
	}

	private static long number(String name, long defaultValue) {
		String text = System.getProperty(PREFIX + "." + name, String.valueOf(defaultValue));
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException(
					"-D%s.%s must be a whole number, but was '%s'".formatted(PREFIX, name, text), ex);
		}
	}

}
