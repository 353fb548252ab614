package io.github.headrace.soak.ledger;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what is missing with what was reported, place by place.
 * <p>
 * A gap of a listener with several sequences stands in a place of each of them, and one
 * place can have several gaps; so exact counts are compared for each <em>cluster</em> of
 * gaps that share places.
 */
final class Reckoning {

	private final String listenerId;

	private final List<Interval> intervals;

	private final Publications publications;

	private final Complaints complaints;

	private final Map<ReportedGap, ReportedGap> parents = new IdentityHashMap<>();

	private long lost;

	Reckoning(String listenerId, List<Interval> intervals, Publications publications, Complaints complaints) {
		this.listenerId = listenerId;
		this.intervals = intervals;
		this.publications = publications;
		this.complaints = complaints;
	}

	/** Returns how many messages are missing that no gap accounts for. */
	long findUnreported() {
		long unreported = 0;
		for (Interval interval : this.intervals) {
			long required = interval.required(this.publications);
			this.lost += required;
			if (required > 0 && interval.gaps().isEmpty()) {
				unreported += required;
				complain("missed %d message(s) without a gap: %s".formatted(required, interval));
			}
			attribute(required, interval.gaps());
			interval.gaps().forEach((gap) -> join(interval.gaps().get(0), gap));
		}
		return unreported + findMiscounted();
	}

	long lost() {
		return this.lost;
	}

	/** Finds a gap without a count that what is missing is owed to. */
	private void attribute(long required, List<ReportedGap> gaps) {
		List<ReportedGap> uncounted = gaps.stream().filter((gap) -> !gap.isCounted()).toList();
		long counted = gaps.stream().mapToLong(ReportedGap::count).sum();
		if (required > counted && uncounted.stream().noneMatch(ReportedGap::isNeeded)) {
			uncounted.stream().findFirst().ifPresent(ReportedGap::need);
		}
	}

	private void join(ReportedGap one, ReportedGap other) {
		ReportedGap root = root(one);
		this.parents.put(root(other), root);
	}

	private ReportedGap root(ReportedGap gap) {
		ReportedGap parent = this.parents.getOrDefault(gap, gap);
		if (parent == gap) {
			return gap;
		}
		ReportedGap root = root(parent);
		this.parents.put(gap, root);
		return root;
	}

	private long findMiscounted() {
		Map<ReportedGap, Cluster> clusters = new IdentityHashMap<>();
		for (Interval interval : this.intervals) {
			if (!interval.gaps().isEmpty()) {
				clusters.computeIfAbsent(root(interval.gaps().get(0)), (root) -> new Cluster())
					.add(interval, this.publications);
			}
		}
		return clusters.values().stream().mapToLong(this::compare).sum();
	}

	private long compare(Cluster cluster) {
		long counted = cluster.gaps.keySet().stream().mapToLong(ReportedGap::count).sum();
		if (counted > cluster.possible) {
			complain("reported %d message(s) too many in %s before %s".formatted(counted - cluster.possible,
					cluster.gaps.keySet(), cluster.first));
		}
		if (counted < cluster.required) {
			complain("reported %d message(s) too few in %s before %s".formatted(cluster.required - counted,
					cluster.gaps.keySet(), cluster.first));
		}
		return Math.max(0, cluster.required - counted);
	}

	private void complain(String what) {
		this.complaints.add("Listener '%s' %s".formatted(this.listenerId, what));
	}

	/** Gaps that share places. */
	private static final class Cluster {

		private final Map<ReportedGap, Boolean> gaps = new IdentityHashMap<>();

		private String first = "";

		/** Missing where every gap has a count. */
		private long required;

		private long possible;

		void add(Interval interval, Publications publications) {
			if (this.gaps.isEmpty()) {
				this.first = interval.toString();
			}
			interval.gaps().forEach((gap) -> this.gaps.put(gap, true));
			this.possible += interval.possible();
			if (interval.gaps().stream().allMatch(ReportedGap::isCounted)) {
				this.required += interval.required(publications);
			}
		}

	}

}
