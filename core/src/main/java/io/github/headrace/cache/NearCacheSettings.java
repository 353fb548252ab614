package io.github.headrace.cache;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A near cache: a part in the memory of each process, in front of a part in Redis that
 * all share.
 *
 * @param type the type of the values, as Java writes it, such as
 * {@code java.util.List<com.acme.Product>}
 * @param keyPrefix what the keys in Redis begin with, behind the namespace
 * @param ttl how long Redis keeps a value
 * @param localTtl how long a process keeps it
 * @param localMaxSize the most values that a process keeps
 * @param jitter the part of both times that is taken away at random, from 0 to below 1,
 * so that values that came together do not expire together
 * @param cacheNulls whether {@code null} is a value; if not, loading it stores nothing,
 * and putting it removes the key
 * @param staleIfError how long after its end a value may be served if the loader that the
 * cache calls fails, or, where it calls none, if Redis does not answer; zero for never
 * @param singleLoader whether one instance loads a key while the others wait for its
 * value, where the cache calls the loader
 * @param loadTimeout how long a loader may take before its value is not stored in Redis
 * any more, and before others load, too
 * @param redisTimeout how long a read waits for Redis before it goes to the loader
 * @param whenDisconnected what the cache does while invalidations cannot reach it, or
 * {@code null} for what holds for all
 * @param maxStaleness how long it serves what it has then, or {@code null} for what holds
 * for all
 */
public record NearCacheSettings(String type, String keyPrefix, Duration ttl, Duration localTtl, long localMaxSize,
		double jitter, boolean cacheNulls, Duration staleIfError, boolean singleLoader, Duration loadTimeout,
		Duration redisTimeout, @Nullable WhenDisconnected whenDisconnected, @Nullable Duration maxStaleness) {

}
