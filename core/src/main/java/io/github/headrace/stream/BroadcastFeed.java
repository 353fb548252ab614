package io.github.headrace.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Takes what one reader of a broadcast listener reads, bounds it, and hands it to the
 * lanes. Outlives them, as the reader does.
 */
final class BroadcastFeed implements LogListener {

	private static final long ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long MORE_ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private final Map<StreamKey, StreamSource> sources = new HashMap<>();

	private final Unsettled unsettled;

	/** The room that is worth a read, where more is to be expected soon. */
	private final int worthwhile;

	private final StreamCounters counters;

	private final StreamEvents events;

	private volatile @Nullable EntryLanes lanes;

	BroadcastFeed(List<StreamKey> streams, int prefetch, long prefetchMaxBytes, StreamCounters counters,
			StreamEvents events) {
		streams.forEach((stream) -> this.sources.put(stream, StreamSource.ofNoGroup(stream)));
		this.unsettled = new Unsettled(prefetch, prefetchMaxBytes);
		this.worthwhile = Math.max(1, prefetch / 4);
		this.counters = counters;
		this.events = events;
	}

	Unsettled unsettled() {
		return this.unsettled;
	}

	List<StreamKey> streams() {
		return List.copyOf(this.sources.keySet());
	}

	boolean feeds(StreamSource source) {
		return this.sources.containsValue(source);
	}

	/** Hands over to other lanes from now on. */
	void into(EntryLanes other) {
		this.lanes = other;
	}

	@Override
	public int room() throws InterruptedException {
		int room = this.unsettled.awaitRoom(1, ROOM_NANOS);
		return (room > 0 && room < this.worthwhile) ? this.unsettled.awaitRoom(this.worthwhile, MORE_ROOM_NANOS) : room;
	}

	@Override
	public void entries(StreamKey stream, List<LogEntry> entries) {
		StreamSource source = source(stream);
		List<Delivery> deliveries = new ArrayList<>(entries.size());
		for (LogEntry entry : entries) {
			deliveries.add(new Delivery(source, entry.id(), entry.fields(), 1));
		}
		this.counters.received(deliveries.size());
		Objects.requireNonNull(this.lanes).deliver(this.unsettled.addAll(deliveries));
	}

	@Override
	public void missing(LogGap gap) {
		long count = Math.max(0, gap.count());
		this.counters.gaps.increment();
		this.counters.lost.add(count);
		this.events.lost(source(gap.stream()), count, gap.toString());
	}

	private StreamSource source(StreamKey stream) {
		return Objects.requireNonNull(this.sources.get(stream));
	}

}
