package io.github.headrace.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.connection.BackgroundThreads;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.stream.EntryId;

/**
 * The invalidations of a process: sends what its caches change, and applies what others
 * have sent. One for each log. Safe for use by several threads.
 */
public final class CacheInvalidations implements CacheInvalidator {

	/** How long a stop waits for what is not sent yet, and for handlers. */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final String instance;

	private final InvalidationTransport transport;

	private final CacheCounters counters = new CacheCounters();

	private final FreshnessWatch watch = new FreshnessWatch();

	private final InvalidationTargets targets = new InvalidationTargets();

	private final CacheInvalidationHandlers handlers;

	private final InvalidationApplier applier;

	private final InvalidationSender sender;

	private final CacheParts parts;

	private final InvalidationRequests requests;

	/** The last start or stop: the next one comes behind it. */
	private CompletableFuture<?> turn = CompletableFuture.completedFuture(null);

	CacheInvalidations(String instance, InvalidationTransport transport, CacheKeyCodec keys, List<CacheTags> tags,
			CacheInvalidationSettings settings, Safeguards safeguards) {
		this.instance = instance;
		this.transport = transport;
		this.handlers = new CacheInvalidationHandlers(keys, this.counters);
		this.applier = new InvalidationApplier(
				"%s '%s'".formatted(transport.isLog() ? "log" : "channel", settings.log()), this.targets, this.handlers,
				this.watch, this.counters);
		this.sender = new InvalidationSender(transport, this.targets, settings.sender(), this.counters);
		if (transport.isLog()) {
			LostInvalidations lost = this.sender.lost();
			this.applier.onReset(lost::reset);
			this.applier.onOwn(lost::came, (nanoTime) -> lost.current(nanoTime, transport.unchanged(nanoTime)));
		}
		InvalidationWrites writes = new InvalidationWrites(this.sender);
		InvalidationEncoder encoder = new InvalidationEncoder(keys, this.counters);
		this.parts = new CacheParts(this.targets, writes, transport, this.applier::position, this.watch, keys, encoder,
				tags, settings, safeguards);
		this.requests = new InvalidationRequests(this.targets, writes, encoder);
	}

	/**
	 * Creates invalidations that travel through a log.
	 * @param connection to the server
	 * @param namespace goes in front of the name of the log
	 * @param keys encodes keys
	 * @param tags says what carries which tags
	 * @param settings how they travel
	 * @return the invalidations, which are not started
	 */
	public static CacheInvalidations overLog(NativeConnection connection, Namespace namespace, CacheKeyCodec keys,
			List<CacheTags> tags, CacheInvalidationSettings settings) {
		return overLog(connection, namespace, keys, tags, settings, Safeguards.ALL);
	}

	static CacheInvalidations overLog(NativeConnection connection, Namespace namespace, CacheKeyCodec keys,
			List<CacheTags> tags, CacheInvalidationSettings settings, Safeguards safeguards) {
		String instance = newInstance();
		return new CacheInvalidations(instance,
				new StreamInvalidationLog(connection, namespace, instance, settings, safeguards), keys, tags, settings,
				safeguards);
	}

	/**
	 * Creates invalidations that travel through a channel: who was cut off drops
	 * everything. They have no ids, so that nobody can wait for one, and near caches
	 * cannot do with them.
	 * @param connection publishes; to the server of the subscription
	 * @param subscriptions subscribes to the channel, in the same namespace
	 * @param connectionFactory the name of the connection factory to subscribe with,
	 * {@link NativeConnections#DEFAULT} for the default
	 * @param namespace goes in front of the name of the channel
	 * @param keys encodes keys
	 * @param tags says what carries which tags
	 * @param settings how they travel
	 * @return the invalidations, which are not started
	 */
	public static CacheInvalidations overChannel(NativeConnection connection, RedisChannelSubscriptions subscriptions,
			String connectionFactory, Namespace namespace, CacheKeyCodec keys, List<CacheTags> tags,
			CacheInvalidationSettings settings) {
		String instance = newInstance();
		return new CacheInvalidations(instance,
				new ChannelInvalidations(connection, subscriptions, connectionFactory, namespace, instance, settings),
				keys, tags, settings, Safeguards.ALL);
	}

	private static String newInstance() {
		return UUID.randomUUID().toString().substring(0, 13);
	}

	/** Returns what the caches of this process share. */
	CacheParts parts() {
		return this.parts;
	}

	/**
	 * Returns those who are told what was invalidated.
	 * @return the handlers, to which more can be added at any time
	 */
	public CacheInvalidationHandlers handlers() {
		return this.handlers;
	}

	/**
	 * Begins to apply what others send; again after a stop, with empty caches, and once
	 * that has ended.
	 * @return completes, or fails, with the first attempt to connect; attempts go on
	 * after that
	 */
	public CompletableFuture<Void> start() {
		return inTurn(() -> CompletableFuture.completedFuture(begin())).thenCompose(Function.identity());
	}

	/**
	 * Sends what waits, for a moment, and ends.
	 * @return completes when nothing is applied any more
	 */
	public CompletableFuture<Void> stop() {
		return inTurn(this::end);
	}

	/** What is thrown without having to wait for anything is thrown at once. */
	private synchronized <T> CompletableFuture<T> inTurn(Supplier<CompletableFuture<T>> action) {
		CompletableFuture<T> done = this.turn.isDone() ? action.get() : this.turn.thenCompose((before) -> action.get());
		this.turn = done.handle((result, failure) -> null);
		return done.copy();
	}

	private CompletableFuture<Void> begin() {
		this.sender.open();
		this.watch.open();
		return this.transport.start(this.applier);
	}

	/** Not on the event loop, which brings answers to the handlers that are awaited. */
	private CompletableFuture<Void> end() {
		this.sender.close(PATIENCE);
		return this.transport.stop().thenRunAsync(() -> {
			this.handlers.close(PATIENCE);
			this.applier.stopped();
			this.watch.close();
		}, BackgroundThreads.now());
	}

	@Override
	public CacheInvalidationState state() {
		InvalidationApplier.Link link = this.applier.link();
		InvalidationTransport.TransportState log = this.transport.state();
		List<CacheStatistics> caches = this.targets.all()
			.stream()
			.map(InvalidationTarget::statistics)
			.filter(Objects::nonNull)
			.sorted(Comparator.comparing(CacheStatistics::cache))
			.toList();
		return new CacheInvalidationState(this.instance, link.connected(), link.since(), link.cause(),
				(log.position() != null) ? this.applier.position() : null, log.lag(), log.silence(),
				this.counters.requested.sum(), this.counters.sent.sum(), this.counters.entries.sum(),
				this.sender.unsent(), this.counters.escalations.sum(), this.counters.applied.sum(),
				this.counters.replayed.sum(), this.counters.ignored.sum(), this.counters.handlerFailures.sum(),
				this.counters.resets(), caches);
	}

	@Override
	public CompletableFuture<EntryId> evict(String cache, Object key) {
		return this.requests.evict(cache, key);
	}

	@Override
	public CompletableFuture<EntryId> evictAll(String cache, Collection<?> keys) {
		return this.requests.evictAll(cache, keys);
	}

	@Override
	public CompletableFuture<EntryId> clear(String cache) {
		return this.requests.invalidate(Invalidation.clear(cache));
	}

	@Override
	public CompletableFuture<EntryId> evictByTag(String cache, String tag) {
		return this.requests.invalidate(Invalidation.tag(cache, tag));
	}

	@Override
	public CompletableFuture<EntryId> evictByPrefix(String cache, String prefix) {
		return this.requests.invalidate(Invalidation.prefix(cache, prefix));
	}

	@Override
	public CompletableFuture<Void> awaitApplied(EntryId id, Duration timeout) {
		return this.transport.isLog() ? this.applier.await(id, timeout) : hasNoIds();
	}

	@Override
	public CompletableFuture<List<CacheMember>> awaitAppliedEverywhere(EntryId id, Duration timeout) {
		return this.transport.isLog() ? EverywhereAwait.of(this.transport, id, timeout) : hasNoIds();
	}

	private static <T> CompletableFuture<T> hasNoIds() {
		return CompletableFuture.failedFuture(new UnsupportedOperationException(
				"Nobody can wait until an invalidation is applied, as a channel gives it no id: set 'headrace.cache.invalidation.transport=log'"));
	}

	@Override
	public CompletableFuture<List<CacheMember>> members() {
		return this.transport.members(false).whenCompleteAsync((members, failure) -> {
		}, BackgroundThreads.now());
	}

}
