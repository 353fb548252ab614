package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * Invalidations that travel by {@code PUBLISH}: nothing is kept on the server, so that
 * who was cut off drops everything.
 */
final class ChannelInvalidations implements InvalidationTransport {

	private static final TransportState STOPPED = new TransportState(null, -1, null);

	private final NativeConnection connection;

	private final RedisChannelSubscriptions subscriptions;

	private final String connectionFactory;

	private final String channel;

	private final byte[] qualifiedChannel;

	private final String instance;

	private final Duration heartbeat;

	private @Nullable ChannelReception reception;

	ChannelInvalidations(NativeConnection connection, RedisChannelSubscriptions subscriptions, String connectionFactory,
			Namespace namespace, String instance, CacheInvalidationSettings settings) {
		this.connection = connection;
		this.subscriptions = subscriptions;
		this.connectionFactory = connectionFactory;
		this.channel = settings.log();
		this.qualifiedChannel = namespace.qualify(settings.log()).getBytes(StandardCharsets.UTF_8);
		this.instance = instance;
		this.heartbeat = settings.proofInterval();
	}

	@Override
	public synchronized CompletableFuture<Void> start(InvalidationSink sink) {
		if (this.reception == null) {
			this.reception = new ChannelReception(this.subscriptions, this.connectionFactory, this.channel,
					this.instance, sink, this.heartbeat, this::ping);
			this.reception.start();
		}
		// Channels that start later count this subscription as one of theirs.
		return this.subscriptions.isRunning() ? this.reception.ready() : CompletableFuture.completedFuture(null);
	}

	private CompletableFuture<Long> ping(long nanoTime) {
		return publish(ChannelFormat.ping(this.instance, nanoTime));
	}

	private CompletableFuture<Long> publish(byte[] message) {
		return this.connection
			.translated(this.connection.send((commands) -> commands.publish(this.qualifiedChannel, message)));
	}

	@Override
	public synchronized CompletableFuture<Void> stop() {
		ChannelReception ending = this.reception;
		this.reception = null;
		return (ending != null) ? ending.stop() : CompletableFuture.completedFuture(null);
	}

	@Override
	public boolean isOpen() {
		return this.connection.isOpen();
	}

	@Override
	public boolean isLog() {
		return false;
	}

	@Override
	public CompletableFuture<EntryId> send(List<Invalidation> invalidations, List<byte[]> sharedKeys) {
		if (!sharedKeys.isEmpty()) {
			return needsLog();
		}
		return publish(ChannelFormat.write(this.instance, invalidations)).thenApply((receivers) -> EntryId.MIN);
	}

	@Override
	public CompletableFuture<EntryId> write(SharedWrite write) {
		return needsLog();
	}

	private static CompletableFuture<EntryId> needsLog() {
		return CompletableFuture.failedFuture(new UnsupportedOperationException(
				"Near caches need the invalidation log: set 'headrace.cache.invalidation.transport=log'"));
	}

	@Override
	public synchronized TransportState state() {
		return (this.reception != null) ? new TransportState(null, -1, this.reception.silence()) : STOPPED;
	}

	/** A channel does not know who listens. */
	@Override
	public CompletableFuture<List<CacheMember>> members(boolean freshly) {
		return CompletableFuture.completedFuture(List.of());
	}

}
