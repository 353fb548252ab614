package io.github.headrace.soak.ledger;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A gap as its listener reported it. Each is an object of its own, whatever it says.
 */
final class ReportedGap {

	private final Set<String> destinations;

	private final @Nullable Long count;

	private boolean needed;

	ReportedGap(Set<String> destinations, @Nullable Long count) {
		this.destinations = Set.copyOf(destinations);
		this.count = count;
	}

	Set<String> destinations() {
		return this.destinations;
	}

	/** Returns whether the gap says how many messages are missing. */
	boolean isCounted() {
		return this.count != null;
	}

	long count() {
		return (this.count != null) ? this.count : 0;
	}

	/** Something is missing that this gap accounts for. */
	void need() {
		this.needed = true;
	}

	boolean isNeeded() {
		return this.needed || count() > 0;
	}

	@Override
	public String toString() {
		return "gap of %s%s".formatted(this.destinations, (this.count != null) ? " with " + this.count : "");
	}

}
