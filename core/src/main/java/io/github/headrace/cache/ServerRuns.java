package io.github.headrace.cache;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Tells whether a server may have older data than what has been applied: another one than
 * before answers, or the same one after a restart, or another shard of a Cluster has come
 * back. For the thread of the reader.
 */
final class ServerRuns {

	private final boolean checking;

	private final Predicate<@Nullable String> lossElsewhere;

	private @Nullable String run;

	/**
	 * Creates what has met no server.
	 * @param checking whether it makes a difference which server answers
	 * @param lossElsewhere tells, once for each, of losses of servers that are not of the
	 * given run
	 */
	ServerRuns(boolean checking, Predicate<@Nullable String> lossElsewhere) {
		this.checking = checking;
		this.lossElsewhere = lossElsewhere;
	}

	/**
	 * Returns whether it is not the same run of the same server as before, or may not be.
	 */
	boolean isAnother(@Nullable String run) {
		boolean another = this.checking && (run == null || !run.equals(this.run));
		this.run = run;
		return another;
	}

	/**
	 * Returns, once for each time, whether a server has lost data on which no log is
	 * read.
	 */
	boolean isLossElsewhere() {
		return this.lossElsewhere.test(this.run);
	}

}
