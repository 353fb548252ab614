package io.github.headrace.soak.stream;

import java.util.Locale;

/**
 * What a handler did.
 *
 * @param kind what it was
 * @param process the process it ran in
 * @param group the group
 * @param entry the id of the entry
 * @param attempt which attempt it was
 * @param micros when, in microseconds by the clock of the machine
 */
record JournalEvent(Kind kind, String process, String group, String entry, int attempt, long micros) {

	private static final int PARTS = 6;

	/** What can happen. */
	enum Kind {

		/** The handler was called. */
		START,

		/** It is about to return. */
		SUCCESS,

		/** It is about to throw. */
		FAILURE

	}

	long millis() {
		return this.micros / 1000;
	}

	String line() {
		return String.format(Locale.ROOT, "%s %s %s %s %d %d", this.kind, this.process, this.group, this.entry,
				this.attempt, this.micros);
	}

	static JournalEvent parse(String line) {
		String[] parts = line.split(" ");
		if (parts.length != PARTS) {
			throw new IllegalArgumentException("'%s' is no line of a journal".formatted(line));
		}
		return new JournalEvent(Kind.valueOf(parts[0]), parts[1], parts[2], parts[3], Integer.parseInt(parts[4]),
				Long.parseLong(parts[5]));
	}

}
