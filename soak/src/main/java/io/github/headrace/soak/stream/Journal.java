package io.github.headrace.soak.stream;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file in which a process writes what its handlers do. A line is with the system when
 * the call returns, so it survives the process. Safe for use by several threads.
 */
final class Journal {

	private static final String SUFFIX = ".journal";

	private final String process;

	private final FileOutputStream file;

	private Journal(String process, FileOutputStream file) {
		this.process = process;
		this.file = file;
	}

	static Journal open(Path directory, String process) {
		try {
			return new Journal(process, new FileOutputStream(directory.resolve(process + SUFFIX).toFile(), true));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void write(JournalEvent.Kind kind, String group, String entry, int attempt) {
		JournalEvent event = new JournalEvent(kind, this.process, group, entry, attempt, now());
		try {
			this.file.write((event.line() + "\n").getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			// A handler that is not in the books must not have run.
			Runtime.getRuntime().halt(ConsumerProcess.NO_JOURNAL);
		}
	}

	private static long now() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
	}

	/** Reads what all processes have written, in the order of time. */
	static List<JournalEvent> readAll(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.filter((file) -> file.toString().endsWith(SUFFIX))
				.flatMap(Journal::read)
				.sorted(Comparator.comparingLong(JournalEvent::micros))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<JournalEvent> read(Path file) {
		try {
			return Files.readAllLines(file, StandardCharsets.US_ASCII).stream().map(JournalEvent::parse);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
