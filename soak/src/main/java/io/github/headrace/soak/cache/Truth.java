package io.github.headrace.soak.cache;

import java.nio.file.Path;

/**
 * The source of what is cached: a version for each cell, shared by all processes. Safe
 * for use by several threads and processes.
 */
final class Truth {

	private final SharedLongs versions;

	private Truth(SharedLongs versions) {
		this.versions = versions;
	}

	static Truth in(Path directory) {
		return new Truth(SharedLongs.map(directory.resolve("versions"), 2 * Cell.COUNT));
	}

	long version(Cell cell) {
		return this.versions.get(cell.index());
	}

	/** Changes what is cached, and returns the new version. */
	long bump(Cell cell) {
		return this.versions.add(cell.index(), 1);
	}

	/** An invalidation that was made behind a version has reached the log. */
	void confirm(Cell cell, long version) {
		this.versions.raise(Cell.COUNT + cell.index(), version);
	}

	/** Returns the last version of which an invalidation has reached the log. */
	long confirmed(Cell cell) {
		return this.versions.get(Cell.COUNT + cell.index());
	}

}
