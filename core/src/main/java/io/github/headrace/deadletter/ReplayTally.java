package io.github.headrace.deadletter;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of a replay, on one thread.
 */
final class ReplayTally {

	private final DeadLetterProgress progress;

	private final List<String> notFound = new ArrayList<>();

	private long looked;

	private long replayed;

	private long skipped;

	private @Nullable String problem;

	ReplayTally(DeadLetterProgress progress) {
		this.progress = progress;
	}

	void looked(int letters) {
		this.looked += letters;
	}

	void replayed(int letters) {
		this.replayed += letters;
		this.progress.replayed(letters);
	}

	void skipped(int letters) {
		this.skipped += letters;
		this.progress.skipped(letters);
	}

	void notFound(String id) {
		this.notFound.add(id);
	}

	/** Nothing more is to be replayed. */
	void stop(String reason) {
		this.problem = reason;
	}

	boolean isStopped() {
		return this.problem != null;
	}

	long looked() {
		return this.looked;
	}

	ReplayResult result() {
		return new ReplayResult(this.replayed, this.notFound, this.skipped, this.problem);
	}

}
