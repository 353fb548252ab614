package io.github.headrace.connection;

import org.springframework.util.Assert;

/**
 * What is put in front of the names that an application uses in Redis, so that several
 * can share a server: in the namespace {@code shop} the name {@code orders} is
 * {@code shop:orders} in Redis.
 * <p>
 * Blanks, control characters and braces are refused: a brace would move the name to
 * another slot of a Cluster.
 *
 * @param name the name of the namespace, empty for none
 */
public record Namespace(String name) {

	/**
	 * Leaves names as they are.
	 */
	public static final Namespace NONE = new Namespace("");

	private static final char SEPARATOR = ':';

	public Namespace {
		Assert.notNull(name, "'name' must not be null");
		Assert.isTrue(name.codePoints().noneMatch(Namespace::isRefused),
				() -> "Namespace '%s' must not contain blanks, control characters or braces"
					.formatted(name.replaceAll("\\p{IsControl}", "?")));
	}

	/**
	 * Returns a namespace.
	 * @param name its name, empty for none
	 * @return the namespace
	 * @throws IllegalArgumentException if the name contains blanks, control characters or
	 * braces
	 */
	public static Namespace of(String name) {
		return new Namespace(name);
	}

	private static boolean isRefused(int c) {
		return c == '{' || c == '}' || Character.isWhitespace(c) || Character.isSpaceChar(c)
				|| Character.isISOControl(c);
	}

	/**
	 * Returns what a name is in Redis.
	 * @param name the name that the application uses
	 * @return the name behind the prefix
	 */
	public String qualify(String name) {
		return isNone() ? name : this.name + SEPARATOR + name;
	}

	/**
	 * Returns what a pattern is in Redis. The prefix matches nothing but itself.
	 * @param glob a pattern of names that the application uses
	 * @return the pattern behind the escaped prefix
	 */
	public String qualifyPattern(String glob) {
		return isNone() ? glob : this.name.replaceAll("[*?\\[\\]\\\\^]", "\\\\$0") + SEPARATOR + glob;
	}

	/**
	 * Returns the name that the application uses.
	 * @param qualified the name in Redis
	 * @return the name without the prefix; unchanged if it is not in this namespace
	 */
	public String strip(String qualified) {
		return (isNone() || !contains(qualified)) ? qualified : qualified.substring(this.name.length() + 1);
	}

	private boolean contains(String qualified) {
		return qualified.length() > this.name.length() && qualified.charAt(this.name.length()) == SEPARATOR
				&& qualified.startsWith(this.name);
	}

	private boolean isNone() {
		return this.name.isEmpty();
	}

	@Override
	public String toString() {
		return this.name;
	}

}
