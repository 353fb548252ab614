package io.github.headrace.soak.cache;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.github.headrace.cache.CacheInvalidationState;
import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.cache.ResetReason;
import io.github.headrace.soak.Patience;

/**
 * What an instance counts and complains of; outlives its process. Safe for use by several
 * threads.
 */
final class InstanceReport {

	/** Ends the names of files with complaints, one in each line. */
	static final String SUFFIX = ".complaints";

	private static final long SAMPLE_MILLIS = 20;

	private static final int MOST_FAILURES = 20;

	private final int slot;

	private final String name;

	private final Blackboard blackboard;

	private final CacheInvalidations invalidations;

	private final FileOutputStream complaints;

	private long replayed;

	private long resets;

	private long starts;

	InstanceReport(int slot, String name, Path directory, Blackboard blackboard, CacheInvalidations invalidations) {
		this.slot = slot;
		this.name = name;
		this.blackboard = blackboard;
		this.invalidations = invalidations;
		try {
			this.complaints = new FileOutputStream(directory.resolve(name + SUFFIX).toFile(), true);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void start() {
		Thread thread = new Thread(this::run, "report");
		thread.setDaemon(true);
		thread.start();
	}

	private void run() {
		while (true) {
			sample(this.invalidations.state());
			Patience.sleep(SAMPLE_MILLIS);
		}
	}

	/** Adds what has come since the last sample. */
	private void sample(CacheInvalidationState state) {
		long all = state.resets().values().stream().mapToLong(Long::longValue).sum();
		long first = state.resets().getOrDefault(ResetReason.START, 0L);
		count(Tally.REPLAYED, state.replayed() - this.replayed);
		count(Tally.RESETS, all - this.resets);
		count(Tally.CLEARED, (all - first) - (this.resets - this.starts));
		this.replayed = state.replayed();
		this.resets = all;
		this.starts = first;
	}

	void operation() {
		count(Tally.OPERATIONS, 1);
	}

	void invalidation() {
		count(Tally.INVALIDATIONS, 1);
	}

	/** Takes what a read came to. */
	void judged(StaleReads.Verdict verdict) {
		count(Tally.JUDGED, verdict.judged() ? 1 : 0);
		if (verdict.isStale()) {
			count(Tally.STALE, 1);
			complain("stale: " + verdict.complaint());
		}
	}

	/** Takes what nobody expects. */
	void failed(Throwable failure) {
		count(Tally.FAILED, 1);
		if (this.blackboard.count(this.slot, Tally.FAILED) <= MOST_FAILURES) {
			complain("failed: " + failure);
			StringWriter trace = new StringWriter();
			failure.printStackTrace(new PrintWriter(trace));
			System.err.println(trace);
		}
	}

	/** Returns whether the instance is connected and has nothing to send. */
	boolean isCalm() {
		CacheInvalidationState state = this.invalidations.state();
		return state.connected() && state.unsent() == 0;
	}

	private void count(Tally tally, long amount) {
		if (amount != 0) {
			this.blackboard.count(this.slot, tally, amount);
		}
	}

	private synchronized void complain(String complaint) {
		try {
			this.complaints.write("%s %s%n".formatted(this.name, complaint).getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			Runtime.getRuntime().halt(1);
		}
	}

	/** Says how the instance fares. */
	@Override
	public String toString() {
		CacheInvalidationState state = this.invalidations.state();
		return "%s (connected=%s position=%s unsent=%d resets=%s now=%d)".formatted(this.name, state.connected(),
				state.position(), state.unsent(), state.resets(), System.nanoTime());
	}

}
