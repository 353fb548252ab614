package io.github.headrace.keyspace;

/**
 * The letters of {@code notify-keyspace-events}.
 *
 * @param letters the letters in any order
 */
record NotificationFlags(String letters) {

	/** Tell of events on {@code __keyspace@<db>__:<key>} channels. */
	static final char KEYSPACE = 'K';

	/** Tell of events on {@code __keyevent@<db>__:<event>} channels. */
	static final char KEYEVENT = 'E';

	private static final char ALL = 'A';

	/**
	 * What {@link #ALL} stands for; the letter of modules is not known to all servers.
	 */
	private static final String ALIASED = "g$lshzxet";

	private static final char MODULES = 'd';

	boolean has(char letter) {
		if (this.letters.indexOf(letter) >= 0) {
			return true;
		}
		if (letter == ALL) {
			return ALIASED.chars().allMatch((aliased) -> this.letters.indexOf(aliased) >= 0);
		}
		return this.letters.indexOf(ALL) >= 0 && (ALIASED.indexOf(letter) >= 0 || letter == MODULES);
	}

	/** Returns which of other letters these lack. */
	String lacking(String wanted) {
		StringBuilder lacking = new StringBuilder();
		wanted.chars().distinct().filter((letter) -> !has((char) letter)).forEach(lacking::appendCodePoint);
		return lacking.toString();
	}

	/** Returns these letters and those of others that they lack. */
	NotificationFlags plus(String others) {
		return new NotificationFlags(this.letters + lacking(others));
	}

	@Override
	public String toString() {
		return this.letters;
	}

}
