package io.github.headrace.channel;

/**
 * A pattern as Redis matches it in {@code PSUBSCRIBE}: {@code *}, {@code ?},
 * {@code [a-c]}, {@code [^a]} and {@code \} as the escape.
 */
final class Glob {

	private final String pattern;

	Glob(String pattern) {
		this.pattern = pattern;
	}

	/** Escapes what has a meaning in a pattern. */
	static String escape(String literal) {
		StringBuilder escaped = new StringBuilder(literal.length());
		for (char c : literal.toCharArray()) {
			if ("*?[]\\^".indexOf(c) >= 0) {
				escaped.append('\\');
			}
			escaped.append(c);
		}
		return escaped.toString();
	}

	boolean matches(String text) {
		return matches(0, text, 0);
	}

	private boolean matches(int p, String text, int t) {
		int patternIndex = p;
		int textIndex = t;
		while (patternIndex < this.pattern.length()) {
			char c = this.pattern.charAt(patternIndex);
			if (c == '*') {
				return matchesRest(patternIndex + 1, text, textIndex);
			}
			if (textIndex == text.length()) {
				return false;
			}
			int end = endOfElement(patternIndex);
			if (!matchesElement(patternIndex, end, text.charAt(textIndex))) {
				return false;
			}
			patternIndex = end;
			textIndex++;
		}
		return textIndex == text.length();
	}

	private boolean matchesRest(int p, String text, int t) {
		if (p == this.pattern.length()) {
			return true;
		}
		for (int start = t; start <= text.length(); start++) {
			if (matches(p, text, start)) {
				return true;
			}
		}
		return false;
	}

	private int endOfElement(int p) {
		char c = this.pattern.charAt(p);
		if (c == '\\' && p + 1 < this.pattern.length()) {
			return p + 2;
		}
		if (c != '[') {
			return p + 1;
		}
		int index = p + 1;
		while (index < this.pattern.length() && this.pattern.charAt(index) != ']') {
			index += (this.pattern.charAt(index) == '\\' && index + 1 < this.pattern.length()) ? 2 : 1;
		}
		return Math.min(index + 1, this.pattern.length());
	}

	private boolean matchesElement(int p, int end, char c) {
		return switch (this.pattern.charAt(p)) {
			case '?' -> true;
			case '[' -> matchesSet(p + 1, end, c);
			case '\\' -> this.pattern.charAt(end - 1) == c;
			default -> this.pattern.charAt(p) == c;
		};
	}

	private boolean matchesSet(int p, int end, char c) {
		int index = p;
		boolean negated = index < end && this.pattern.charAt(index) == '^';
		index += negated ? 1 : 0;
		boolean found = false;
		while (index < end && this.pattern.charAt(index) != ']') {
			if (this.pattern.charAt(index) == '\\' && index + 1 < end) {
				found |= this.pattern.charAt(index + 1) == c;
				index += 2;
			}
			else if (index + 2 < end && this.pattern.charAt(index + 1) == '-') {
				found |= inRange(this.pattern.charAt(index), this.pattern.charAt(index + 2), c);
				index += 3;
			}
			else {
				found |= this.pattern.charAt(index) == c;
				index++;
			}
		}
		return found != negated;
	}

	private static boolean inRange(char from, char to, char c) {
		return Math.min(from, to) <= c && c <= Math.max(from, to);
	}

	@Override
	public String toString() {
		return this.pattern;
	}

}
