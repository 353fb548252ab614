package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Decides what is read next: {@code COUNT} counts for each stream of a command, so that
 * what there is room for is divided among them.
 * <p>
 * While some streams have more than is read at once, the others are only looked at every
 * now and then. Where there is less room than streams, they take turns. Used by one
 * thread.
 */
final class ReadPlan {

	/** How long the streams that had nothing may wait for the next look. */
	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	/** How long one stream blocks where others wait for their turn. */
	private static final long TURN_MILLIS = 50;

	/** Replays, which are rare, do not need turns as short as those of streams. */
	private static final long TURN_BESIDE_REPLAYS_MILLIS = 250;

	private final List<StreamSource> sources;

	private final long blockMillis;

	private final long turnMillis;

	private List<StreamSource> busy = List.of();

	private long lookedAtAll = System.nanoTime();

	private int turn;

	ReadPlan(List<StreamSource> sources, Duration block) {
		this.sources = List.copyOf(sources);
		this.blockMillis = block.toMillis();
		long streams = sources.stream().filter((source) -> !source.replay()).count();
		this.turnMillis = Math.min(this.blockMillis, (streams > 1) ? TURN_MILLIS : TURN_BESIDE_REPLAYS_MILLIS);
	}

	/**
	 * Returns what to read.
	 * @param room how many entries may come, at least 1
	 */
	Read next(int room) {
		if (room < this.sources.size()) {
			return nextTurn(room);
		}
		if (!this.busy.isEmpty() && System.nanoTime() - this.lookedAtAll < LOOK_NANOS) {
			return new Read(this.busy, room / this.busy.size(), 0);
		}
		this.lookedAtAll = System.nanoTime();
		return new Read(this.sources, room / this.sources.size(), this.blockMillis);
	}

	private Read nextTurn(int room) {
		List<StreamSource> some = new ArrayList<>();
		for (int i = 0; i < room; i++) {
			some.add(this.sources.get(this.turn));
			this.turn = (this.turn + 1) % this.sources.size();
		}
		boolean onlyReplays = some.stream().allMatch(StreamSource::replay);
		return new Read(some, 1, onlyReplays ? 0 : this.turnMillis);
	}

	/** Takes note of what a read has brought. */
	void answered(Read read, List<Delivery> deliveries) {
		if (deliveries.size() < read.count()) {
			this.busy = List.of();
			return;
		}
		Map<StreamSource, Integer> counts = new HashMap<>();
		deliveries.forEach((delivery) -> counts.merge(delivery.source(), 1, Integer::sum));
		this.busy = read.sources().stream().filter((source) -> counts.getOrDefault(source, 0) >= read.count()).toList();
	}

	/**
	 * What one command asks for.
	 *
	 * @param sources the streams
	 * @param count the most entries of each
	 * @param blockMillis how long it waits for entries; 0 not to wait
	 */
	record Read(List<StreamSource> sources, int count, long blockMillis) {

	}

}
