package io.github.headrace.stream;

import java.util.List;

/**
 * Takes what a {@link LogReader} reads, in order. Everything is called on the thread of
 * the reader; what is thrown is logged.
 */
public interface LogListener {

	/**
	 * Returns how many entries may be read now, so that what was handed over and not
	 * handled stays bounded. May wait for room, though not for long (100 ms), and is then
	 * asked again.
	 * @return the most entries that the next calls of {@link #entries} bring, or 0
	 * @throws InterruptedException never expected; ends the reader
	 */
	default int room() throws InterruptedException {
		return Integer.MAX_VALUE;
	}

	/**
	 * Takes entries. They count as read when this returns, also by an exception.
	 * @param stream their stream
	 * @param entries one or more, in the order of the stream, behind all that came before
	 */
	void entries(StreamKey stream, List<LogEntry> entries);

	/**
	 * Reading begins, or goes on after an interruption. Comes before anything else on
	 * this connection.
	 * @param connection what is read from
	 */
	default void resumed(LogConnection connection) {
	}

	/**
	 * Nothing can be read for the time being; what was read before has been handed over.
	 * Comes once, and also where the first connection fails.
	 * @param cause why
	 */
	default void interrupted(Throwable cause) {
	}

	/**
	 * Entries are missing, or may be. Comes before any entry that follows the gap, unless
	 * the gap arose while the reader was reading: then within {@code BLOCK} and a second.
	 * @param gap what is missing
	 */
	default void missing(LogGap gap) {
	}

}
