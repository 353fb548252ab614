package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.BackgroundThreads;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * The invalidation log: a stream whose entries carry the id of the one before, read by
 * each instance from its own position.
 */
final class StreamInvalidationLog implements InvalidationTransport {

	/** How long the members that live may take to say how far they are. */
	private static final Duration ANSWERS = Duration.ofSeconds(2);

	private static final Duration POLL = Duration.ofMillis(20);

	private static final TransportState STOPPED = new TransportState(null, -1, null);

	private final NativeConnection connection;

	private final LogKeys keys;

	private final String instance;

	private final CacheInvalidationSettings settings;

	private final Safeguards safeguards;

	private final LogWriter writer;

	private final LogMembers members;

	private final ShardWatch shards;

	private @Nullable LogReading reading;

	StreamInvalidationLog(NativeConnection connection, Namespace namespace, String instance,
			CacheInvalidationSettings settings, Safeguards safeguards) {
		this.connection = connection;
		this.keys = LogKeys.of(namespace, settings.log());
		this.instance = instance;
		this.settings = settings;
		this.safeguards = safeguards;
		this.writer = new LogWriter(connection, this.keys, instance, settings.retention());
		this.members = new LogMembers(connection, this.keys, instance, LogMembers.life(settings));
		this.shards = new ShardWatch(connection, safeguards);
	}

	@Override
	public synchronized CompletableFuture<Void> start(InvalidationSink sink) {
		if (this.reading == null) {
			this.reading = new LogReading(this.connection, this.keys, this.members, this.writer, this.instance, sink,
					this.settings, this.safeguards, this.shards);
		}
		return this.reading.start();
	}

	@Override
	public synchronized CompletableFuture<Void> stop() {
		LogReading ending = this.reading;
		this.reading = null;
		return (ending != null) ? ending.stop() : CompletableFuture.completedFuture(null);
	}

	@Override
	public boolean isOpen() {
		return this.connection.isOpen();
	}

	@Override
	public long unchanged(long nanoTime) {
		return this.shards.limit(nanoTime);
	}

	@Override
	public CompletableFuture<EntryId> send(List<Invalidation> invalidations, List<byte[]> sharedKeys) {
		return this.writer.append(invalidations, sharedKeys);
	}

	@Override
	public CompletableFuture<EntryId> write(SharedWrite write) {
		return this.writer.write(write);
	}

	@Override
	public Throwable explained(Throwable failure) {
		return NoStreamException.explaining(this.keys.stream().key(), failure);
	}

	@Override
	public synchronized TransportState state() {
		return (this.reading != null) ? this.reading.state() : STOPPED;
	}

	@Override
	public CompletableFuture<List<CacheMember>> members(boolean freshly) {
		if (!freshly) {
			return this.members.list();
		}
		long end = System.nanoTime() + ANSWERS.toNanos();
		return this.writer.ping().thenCompose((ping) -> answers(ping, end));
	}

	/** Asks again until all members have answered, or have had their time. */
	private CompletableFuture<List<CacheMember>> answers(EntryId ping, long end) {
		return this.members.list().thenCompose((members) -> {
			boolean all = members.stream().allMatch((member) -> member.position().compareTo(ping) >= 0);
			if (all || System.nanoTime() - end >= 0) {
				return CompletableFuture.completedFuture(members);
			}
			return CompletableFuture.supplyAsync(() -> ping, BackgroundThreads.after(POLL))
				.thenCompose((asked) -> answers(asked, end));
		});
	}

}
