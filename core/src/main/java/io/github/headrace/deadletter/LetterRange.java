package io.github.headrace.deadletter;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Which dead letters are meant, as Redis takes it.
 *
 * @param first the first id, or behind which it begins
 * @param last the last id
 * @param fingerprint what they have in common, empty for anything
 */
record LetterRange(String first, String last, String fingerprint) {

	static final String ANY = "";

	static LetterRange only(String id) {
		return new LetterRange(id, id, ANY);
	}

	static LetterRange upTo(String last, String fingerprint) {
		return new LetterRange("-", last, fingerprint);
	}

	static LetterRange after(@Nullable String id, String fingerprint) {
		Assert.isTrue(id == null || isId(id),
				() -> "'after' must be an id such as '1700000000000-0' but is '%s'".formatted(id));
		return new LetterRange((id != null) ? behind(id) : "-", "+", fingerprint);
	}

	/** Returns what is left behind an id. */
	LetterRange from(String looked) {
		return new LetterRange(behind(looked), this.last, this.fingerprint);
	}

	private static String behind(String id) {
		return "(" + id;
	}

	/** Returns whether a text is an id, without which Redis refuses the command. */
	static boolean isId(String text) {
		int dash = text.indexOf('-');
		return dash > 0 && isUnsigned(text.substring(0, dash)) && isUnsigned(text.substring(dash + 1));
	}

	private static boolean isUnsigned(String text) {
		try {
			Long.parseUnsignedLong(text);
			return !text.startsWith("+");
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

}
