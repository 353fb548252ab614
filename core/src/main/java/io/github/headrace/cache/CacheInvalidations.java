package io.github.headrace.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.stream.EntryId;

/**
 * The invalidations of a process: sends what its caches change, and applies what others
 * have sent. One for each log. Safe for use by several threads.
 */
public final class CacheInvalidations implements CacheInvalidator {

	private final String instance;

	private final InvalidationTransport transport;

	private final CacheCounters counters = new CacheCounters();

	private final InvalidationTargets targets = new InvalidationTargets();

	private final CacheInvalidationHandlers handlers;

	private final InvalidationApplier applier;

	private final InvalidationSender sender;

	private final CacheParts parts;

	private final InvalidationRequests requests;

	private CacheInvalidations(String instance, InvalidationTransport transport, CacheKeyCodec keys,
			List<CacheTags> tags, CacheInvalidationSettings settings, Safeguards safeguards) {
		this.instance = instance;
		this.transport = transport;
		FreshnessWatch watch = new FreshnessWatch();
		this.handlers = new CacheInvalidationHandlers(keys, this.counters);
		this.applier = new InvalidationApplier(this.targets, this.handlers, watch, this.counters);
		this.sender = new InvalidationSender(transport, this.targets, settings.sender(), this.counters);
		this.applier.onReset(this.sender::sendRecentAgain);
		InvalidationWrites writes = new InvalidationWrites(this.sender);
		InvalidationEncoder encoder = new InvalidationEncoder(keys, this.counters);
		this.parts = new CacheParts(this.targets, writes, transport, this.applier::position, watch, keys, encoder, tags,
				settings, safeguards);
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
	 * Begins to apply what others send.
	 * @return completes, or fails, with the first attempt to connect; attempts go on
	 * after that
	 */
	public CompletableFuture<Void> start() {
		return this.transport.start(this.applier);
	}

	/**
	 * Sends what waits, for a moment, and ends.
	 * @return completes when nothing is applied any more
	 */
	public CompletableFuture<Void> stop() {
		throw new UnsupportedOperationException(this.instance + this.sender);
	}

	/**
	 * Returns how the invalidations fare.
	 * @return the state at this moment
	 */
	public CacheInvalidationState state() {
		throw new UnsupportedOperationException();
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
		return this.applier.await(id, timeout);
	}

	@Override
	public CompletableFuture<List<CacheMember>> awaitAppliedEverywhere(EntryId id, Duration timeout) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<List<CacheMember>> members() {
		return this.transport.members(false);
	}

}
