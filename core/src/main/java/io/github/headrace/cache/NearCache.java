package io.github.headrace.cache;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.headrace.connection.Namespace;
import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A cache in the memory of each process, in front of one in Redis that all share. Safe
 * for use by several threads.
 * <p>
 * A {@code null} that is put although {@code null} is no value removes the key. Within a
 * transaction, what is written waits for the commit.
 */
final class NearCache implements GuardedCache, InvalidationTarget {

	/** How long marks are kept at least. */
	private static final Duration LEAST_MEMORY = Duration.ofDays(1);

	private final String name;

	private final FillGuard guard;

	private final LocalPart local;

	private final SharedPart shared;

	private final SharedReads reads;

	private final Marks marks;

	private final PendingInvalidations pending = new PendingInvalidations();

	private final OwnPuts puts;

	private final NearLookups lookups;

	private final NearFills fills;

	private final NearLoads loads;

	private final NearWrites writes;

	private final NearInvalidations invalidations;

	private final CacheUsage usage = new CacheUsage();

	NearCache(String name, NearCacheSettings settings, CacheParts parts, SharedConnection connection,
			SharedSweeps sweeps, Namespace namespace, JsonMapper mapper) {
		this.name = name;
		this.guard = parts.guard();
		Freshness freshness = freshness(settings, parts);
		NearValues values = new NearValues(name, settings, parts.tags(), mapper);
		this.local = new LocalPart(settings.localMaxSize(), settings.localTtl().plus(settings.staleIfError()));
		this.shared = new SharedPart(connection, namespace, name, settings, parts.safeguards().tokens());
		this.marks = new Marks(memory(settings), parts.keys());
		this.reads = new SharedReads(this.shared, values, this.marks, this.pending, parts, freshness);
		this.fills = new NearFills(this.guard, this.local, this.shared, values, this.usage);
		this.lookups = new NearLookups(name, this.guard, freshness, this.local, this.shared, this.reads, this.fills,
				parts.writes(), this.usage);
		this.loads = new NearLoads(this.guard, this.lookups, this.fills, this.reads, settings);
		this.puts = new OwnPuts(this.local, this.pending, connection, parts);
		this.invalidations = new NearInvalidations(this.guard, this.local, this.shared, this.marks, this.puts, sweeps,
				parts.keys());
		this.writes = new NearWrites(name, this.guard, this.local, this.shared, values, this.pending, this.puts, parts);
	}

	/** Others, or those before a change of the settings, may keep values for longer. */
	private static Duration memory(NearCacheSettings settings) {
		Duration own = settings.ttl().plus(settings.staleIfError()).plus(settings.loadTimeout());
		return (own.compareTo(LEAST_MEMORY) > 0) ? own : LEAST_MEMORY;
	}

	private static Freshness freshness(NearCacheSettings settings, CacheParts parts) {
		WhenDisconnected mode = settings.whenDisconnected();
		Duration maxStaleness = settings.maxStaleness();
		return parts.watch()
			.freshness((mode != null) ? mode : parts.settings().whenDisconnected(),
					(maxStaleness != null) ? maxStaleness : parts.settings().maxStaleness());
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public String cache() {
		return this.name;
	}

	/** Returns the part in memory, as Caffeine's cache. */
	@Override
	public Object getNativeCache() {
		return this.local.caffeine();
	}

	@Override
	public FillTicket ticket() {
		return new FillTicket(this.guard.lease());
	}

	@Override
	public @Nullable ValueWrapper get(Object key) {
		NearValue hit = this.lookups.hit(key);
		return (hit != null) ? hit : this.lookups.shared(key, ticket(), false);
	}

	@Override
	public @Nullable ValueWrapper get(Object key, FillTicket ticket) {
		NearValue hit = this.lookups.hit(key);
		return (hit != null) ? hit : this.lookups.shared(key, ticket, true);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
		ValueWrapper wrapper = get(key);
		Object value = (wrapper != null) ? wrapper.get() : null;
		if (value != null && type != null && !type.isInstance(value)) {
			throw new IllegalStateException("The value of the key '%s' in the cache '%s' is a %s, not a %s"
				.formatted(key, this.name, value.getClass().getName(), type.getName()));
		}
		return (T) value;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T get(Object key, Callable<T> valueLoader) {
		NearValue hit = this.lookups.hit(key);
		if (hit != null) {
			return (T) hit.get();
		}
		try {
			return this.lookups.isDirty(key) ? valueLoader.call() : (T) this.loads.call(key, valueLoader);
		}
		catch (Exception ex) {
			throw new ValueRetrievalException(key, valueLoader, ex);
		}
	}

	@Override
	public CompletableFuture<@Nullable ValueWrapper> getAsync(Object key, FillTicket ticket) {
		return getAsync(key, ticket, true);
	}

	private CompletableFuture<@Nullable ValueWrapper> getAsync(Object key, FillTicket ticket, boolean loads) {
		NearValue hit = this.lookups.hit(key);
		return (hit != null) ? CompletableFuture.completedFuture(hit)
				: this.lookups.sharedAsync(key, ticket, loads).thenApply((value) -> value);
	}

	@Override
	public @Nullable CompletableFuture<?> retrieve(Object key) {
		CompletableFuture<@Nullable ValueWrapper> value = getAsync(key, ticket(), false);
		boolean missed = value.isDone() && !value.isCompletedExceptionally() && value.join() == null;
		return missed ? null : value;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> valueLoader) {
		NearValue hit = this.lookups.hit(key);
		if (hit != null) {
			return (CompletableFuture<T>) CompletableFuture.completedFuture(hit.get());
		}
		return this.lookups.isDirty(key) ? valueLoader.get()
				: (CompletableFuture<T>) this.loads.start(key, valueLoader);
	}

	@Override
	public void fill(Object key, @Nullable Object value, FillTicket ticket) {
		if (this.lookups.isDirty(key)) {
			ticket.refuse();
		}
		this.fills.store(key, value, ticket);
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		this.writes.put(key, value);
	}

	@Override
	public void put(Object key, @Nullable Object value, FillTicket ticket) {
		this.writes.put(key, value, ticket.lease());
	}

	@Override
	public void evict(Object key) {
		this.writes.evict(key);
	}

	@Override
	public boolean evictIfPresent(Object key) {
		boolean present = this.local.peek(key) != null;
		this.writes.evictNow(key);
		return present;
	}

	@Override
	public void clear() {
		this.writes.clear();
	}

	@Override
	public boolean invalidate() {
		boolean present = !this.local.isEmpty();
		this.writes.clearNow();
		return present;
	}

	@Override
	public void apply(Invalidation invalidation, @Nullable EntryId id, boolean own) {
		this.invalidations.apply(invalidation, id, own);
	}

	@Override
	public void marked(Invalidation invalidation, EntryId id) {
		this.marks.set(invalidation, id);
	}

	@Override
	public void sending(Invalidation invalidation) {
		this.puts.overtakeOwn(invalidation);
		this.pending.add(invalidation);
	}

	@Override
	public @Nullable CompletableFuture<?> underWay(Invalidation invalidation) {
		return this.puts.underWay(invalidation);
	}

	@Override
	public void sent(Invalidation invalidation) {
		this.pending.remove(invalidation);
	}

	@Override
	public void reset() {
		this.invalidations.reset();
	}

	@Override
	public void connected() {
		this.reads.open();
	}

	@Override
	public byte[] sharedKey(String encodedKey) {
		return this.shared.key(encodedKey);
	}

	@Override
	public CacheStatistics statistics() {
		return new CacheStatistics(this.name, this.local.hits(), this.local.misses() + this.usage.misses.sum(),
				this.usage.sharedHits.sum(), this.usage.fills.sum(), this.usage.refusedFills.sum(),
				this.usage.bypassed.sum(), this.usage.servedStale.sum());
	}

	@Override
	public String toString() {
		return "near cache '" + this.name + "'";
	}

}
