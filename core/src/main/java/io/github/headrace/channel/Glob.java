package io.github.headrace.channel;

import java.nio.charset.StandardCharsets;

/**
 * A pattern as Redis matches it in {@code PSUBSCRIBE}: {@code *}, {@code ?},
 * {@code [a-c]}, {@code [^a]} and {@code \} as the escape.
 * <p>
 * Like Redis it compares bytes, so {@code ?} is half of an {@code ä}; and it follows
 * Redis where a pattern is odd, as in {@code [a-]}, whose range ends with the bracket.
 * Unlike Redis it needs no recursion: the time is at most the product of both lengths.
 */
final class Glob {

	private static final int NO_MATCH = -1;

	private final String pattern;

	private final byte[] bytes;

	Glob(String pattern) {
		this.pattern = pattern;
		this.bytes = pattern.getBytes(StandardCharsets.UTF_8);
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

	boolean matches(byte[] text) {
		int index = 0;
		int textIndex = 0;
		int afterStar = NO_MATCH;
		int starEnd = 0;
		while (index < this.bytes.length || textIndex < text.length) {
			if (index < this.bytes.length && this.bytes[index] == '*') {
				afterStar = ++index;
				starEnd = textIndex;
				continue;
			}
			int next = (textIndex < text.length) ? matchElement(index, text[textIndex]) : NO_MATCH;
			if (next != NO_MATCH) {
				index = next;
				textIndex++;
			}
			else if (afterStar != NO_MATCH && starEnd < text.length) {
				// Only the last star has to give way: what it takes, an earlier one
				// could not use better.
				index = afterStar;
				textIndex = ++starEnd;
			}
			else {
				return false;
			}
		}
		return true;
	}

	/** Returns where the pattern goes on after an element that matches. */
	private int matchElement(int index, byte b) {
		if (index == this.bytes.length) {
			return NO_MATCH;
		}
		return switch (this.bytes[index]) {
			case '?' -> index + 1;
			case '[' -> matchSet(index + 1, b);
			case '\\' -> matchLiteral((index + 1 < this.bytes.length) ? index + 1 : index, b);
			default -> matchLiteral(index, b);
		};
	}

	private int matchLiteral(int index, byte b) {
		return (this.bytes[index] == b) ? index + 1 : NO_MATCH;
	}

	private int matchSet(int start, byte b) {
		int end = this.bytes.length;
		boolean negated = start < end && this.bytes[start] == '^';
		int index = negated ? start + 1 : start;
		boolean found = false;
		while (index < end && this.bytes[index] != ']') {
			if (this.bytes[index] == '\\' && index + 1 < end) {
				found |= this.bytes[index + 1] == b;
				index += 2;
			}
			else if (index + 2 < end && this.bytes[index + 1] == '-') {
				found |= inRange(this.bytes[index], this.bytes[index + 2], b);
				index += 3;
			}
			else {
				found |= this.bytes[index] == b;
				index++;
			}
		}
		return (found != negated) ? Math.min(index + 1, end) : NO_MATCH;
	}

	private static boolean inRange(byte from, byte to, byte b) {
		return Math.min(from, to) <= b && b <= Math.max(from, to);
	}

	@Override
	public String toString() {
		return this.pattern;
	}

}
