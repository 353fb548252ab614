package io.github.headrace.connection;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which server answers.
 *
 * @param product the name of the server, such as {@code redis} or {@code valkey}
 * @param major the first number of its version
 * @param minor the second
 * @param patch the third
 */
public record ServerVersion(String product, int major, int minor, int patch) implements Comparable<ServerVersion> {

	/**
	 * The name of Redis itself.
	 */
	public static final String REDIS = "redis";

	private static final Pattern NUMBERS = Pattern.compile("^(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");

	/**
	 * Reads a version.
	 * @param product the name of the server
	 * @param version the version, such as {@code 7.0.15}
	 * @return the version
	 * @throws NotCheckedException if it is none
	 */
	public static ServerVersion of(String product, String version) {
		Matcher matcher = NUMBERS.matcher(version);
		if (!matcher.matches()) {
			throw new NotCheckedException("the server calls its version '%s'".formatted(version));
		}
		String patch = matcher.group(3);
		return new ServerVersion(product, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)),
				(patch != null) ? Integer.parseInt(patch) : 0);
	}

	/**
	 * Compares the numbers, not the products.
	 */
	@Override
	public int compareTo(ServerVersion other) {
		int result = Integer.compare(this.major, other.major);
		result = (result != 0) ? result : Integer.compare(this.minor, other.minor);
		return (result != 0) ? result : Integer.compare(this.patch, other.patch);
	}

	@Override
	public String toString() {
		return "%s %d.%d.%d".formatted(this.product, this.major, this.minor, this.patch);
	}

}
