package io.github.headrace.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what a reader of a log says, in order.
 */
final class RecordingLogListener implements LogListener {

	/** Everything but entries, between which it came. */
	final List<String> said = new CopyOnWriteArrayList<>();

	final List<LogGap> gaps = new CopyOnWriteArrayList<>();

	final List<LogConnection> connections = new CopyOnWriteArrayList<>();

	private final List<EntryId> ids = new ArrayList<>();

	private final List<String> values = new ArrayList<>();

	@Override
	public synchronized void entries(StreamKey stream, List<LogEntry> entries) {
		for (LogEntry entry : entries) {
			this.ids.add(entry.id());
			this.values.add(value(entry));
		}
	}

	private static String value(LogEntry entry) {
		@Nullable String value = entry.fields().text("n");
		return (value != null) ? value : entry.fields().toString();
	}

	@Override
	public void resumed(LogConnection connection) {
		this.said.add("resumed");
		this.connections.add(connection);
	}

	@Override
	public void interrupted(Throwable cause) {
		this.said.add("interrupted");
	}

	@Override
	public void missing(LogGap gap) {
		this.said.add("missing " + gap.reason());
		this.gaps.add(gap);
	}

	synchronized List<EntryId> ids() {
		return List.copyOf(this.ids);
	}

	synchronized List<String> values() {
		return List.copyOf(this.values);
	}

}
