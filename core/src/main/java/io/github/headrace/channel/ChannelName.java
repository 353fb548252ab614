package io.github.headrace.channel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The name of a channel as a listener or a result declares it: a literal such as
 * {@code order.created}, or a template such as <code>chat:{room}</code> whose variables
 * bind what they match.
 * <p>
 * A literal brace is written with a backslash. A variable matches any text, the empty one
 * included, just as {@code *} does in Redis; of several variables the first ones match as
 * little as possible.
 */
public final class ChannelName {

	private final String declaration;

	/**
	 * Text before, between and after the variables: one more than there are variables.
	 */
	private final List<String> literals;

	private final List<String> variables;

	private ChannelName(String declaration, List<String> literals, List<String> variables) {
		this.declaration = declaration;
		this.literals = literals;
		this.variables = variables;
	}

	/**
	 * Reads a name.
	 * @param declaration the name as declared
	 * @return the parsed name
	 * @throws IllegalArgumentException if it is empty or its braces make no sense
	 */
	public static ChannelName parse(String declaration) {
		Assert.hasText(declaration, "A channel name must not be empty");
		List<String> literals = new ArrayList<>();
		List<String> variables = new ArrayList<>();
		StringBuilder literal = new StringBuilder();
		int index = 0;
		while (index < declaration.length()) {
			char c = declaration.charAt(index);
			if (c == '\\' && index + 1 < declaration.length() && "{}".indexOf(declaration.charAt(index + 1)) >= 0) {
				literal.append(declaration.charAt(index + 1));
				index += 2;
			}
			else if (c == '{') {
				int end = endOfVariable(declaration, index);
				addVariable(declaration, declaration.substring(index + 1, end), literal.isEmpty(), variables);
				literals.add(literal.toString());
				literal.setLength(0);
				index = end + 1;
			}
			else {
				Assert.isTrue(c != '}',
						() -> "Channel name '%s' has a '}' without a '{'; write '\\}' for a literal brace"
							.formatted(declaration));
				literal.append(c);
				index++;
			}
		}
		literals.add(literal.toString());
		return new ChannelName(declaration, List.copyOf(literals), List.copyOf(variables));
	}

	/**
	 * Returns a name whose braces are no variables.
	 * @param literal the name
	 * @return the name of one channel
	 */
	public static ChannelName ofLiteral(String literal) {
		return new ChannelName(literal, List.of(literal), List.of());
	}

	/** Declares a name whose braces are no variables. */
	static String escape(String literal) {
		return literal.replace("{", "\\{").replace("}", "\\}");
	}

	private static int endOfVariable(String declaration, int start) {
		int end = declaration.indexOf('}', start);
		Assert.isTrue(end > 0, () -> "Channel name '%s' has a '{' without a '}'; write '\\{' for a literal brace"
			.formatted(declaration));
		return end;
	}

	private static void addVariable(String declaration, String variable, boolean adjacent, List<String> variables) {
		Assert.isTrue(isIdentifier(variable), () -> "Channel name '%s' has a variable '{%s}' that is no Java identifier"
			.formatted(declaration, variable));
		Assert.isTrue(!variables.contains(variable),
				() -> "Channel name '%s' has the variable '{%s}' twice".formatted(declaration, variable));
		Assert.isTrue(!adjacent || variables.isEmpty(),
				() -> "Channel name '%s' has two variables without text between them".formatted(declaration));
		variables.add(variable);
	}

	private static boolean isIdentifier(String name) {
		return !name.isEmpty() && Character.isJavaIdentifierStart(name.charAt(0))
				&& name.chars().allMatch(Character::isJavaIdentifierPart);
	}

	/**
	 * Returns the names of the variables in the order in which they appear.
	 * @return the variables, empty for a literal
	 */
	public List<String> variables() {
		return this.variables;
	}

	/**
	 * Returns whether this name has no variables.
	 * @return whether it is a literal
	 */
	public boolean isLiteral() {
		return this.variables.isEmpty();
	}

	/** Returns the name of a literal, with its escapes resolved. */
	String literal() {
		return this.literals.get(0);
	}

	/** Returns the pattern to subscribe to, with a star for each variable. */
	String pattern() {
		return String.join("*", this.literals.stream().map(Glob::escape).toList());
	}

	/**
	 * Returns what the variables match in a text.
	 * @param channel the text, as a rule the name of a channel
	 * @return values by variable, empty for a literal; {@code null} if the text does not
	 * fit
	 */
	public @Nullable Map<String, String> match(String channel) {
		if (isLiteral()) {
			return literal().equals(channel) ? Map.of() : null;
		}
		int last = this.variables.size() - 1;
		String head = this.literals.get(0);
		String tail = this.literals.get(last + 1);
		int limit = channel.length() - tail.length();
		int position = head.length();
		if (position > limit || !channel.startsWith(head) || !channel.endsWith(tail)) {
			return null;
		}
		Map<String, String> values = new LinkedHashMap<>();
		for (int i = 0; i < last; i++) {
			String next = this.literals.get(i + 1);
			int end = channel.indexOf(next, position);
			if (end < 0 || end + next.length() > limit) {
				return null;
			}
			values.put(this.variables.get(i), channel.substring(position, end));
			position = end + next.length();
		}
		values.put(this.variables.get(last), channel.substring(position, limit));
		return values;
	}

	/** Returns the name with its variables replaced. */
	String expand(Map<String, String> values) {
		StringBuilder name = new StringBuilder(this.literals.get(0));
		for (int i = 0; i < this.variables.size(); i++) {
			name.append(values.get(this.variables.get(i))).append(this.literals.get(i + 1));
		}
		return name.toString();
	}

	@Override
	public String toString() {
		return this.declaration;
	}

}
