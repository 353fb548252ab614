package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.connection.Namespace;
import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * The part of a near cache that is in Redis: a hash for each key. Safe for use by several
 * threads; never blocks.
 */
final class SharedPart {

	private static final LuaScript READ = LuaScript.of(SharedPart.class, "near-read.lua");

	private static final LuaScript FILL = LuaScript.of(SharedPart.class, "near-fill.lua");

	private static final LuaScript RELEASE = LuaScript.of(SharedPart.class, "near-release.lua");

	private static final byte[] NOTHING = {};

	private final SharedConnection connection;

	private final String cache;

	private final String keyPrefix;

	private final NearCacheSettings settings;

	private final boolean fenced;

	private final String tokens = UUID.randomUUID().toString();

	private final AtomicLong tokenCount = new AtomicLong();

	SharedPart(SharedConnection connection, Namespace namespace, String cache, NearCacheSettings settings,
			boolean fenced) {
		this.connection = connection;
		this.cache = cache;
		this.keyPrefix = namespace.qualify(settings.keyPrefix() + cache + "::");
		this.settings = settings;
		this.fenced = fenced;
	}

	/** Returns the name of the cache. */
	String cache() {
		return this.cache;
	}

	byte[] key(String encodedKey) {
		return bytes(this.keyPrefix + encodedKey);
	}

	/** Returns the encoded key of a key in Redis. */
	String encodedKey(byte[] key) {
		return new String(key, StandardCharsets.UTF_8).substring(this.keyPrefix.length());
	}

	/** Returns a token that nobody else has ever had. */
	String newToken(boolean awaited) {
		return (awaited ? SharedAnswer.AWAITED : SharedAnswer.SILENT) + this.tokens + '-'
				+ this.tokenCount.incrementAndGet();
	}

	/**
	 * Asks for a value.
	 * @param lease with what
	 * @param refused the position of a value that is not valid, or {@code null}
	 * @return completes on a thread of the connection
	 */
	CompletableFuture<SharedAnswer> ask(SharedLease lease, @Nullable EntryId refused) {
		return this.connection
			.run(READ, key(lease.key()),
					List.of(bytes(lease.token()), milliseconds(this.settings.loadTimeout()),
							(refused != null) ? refused.bytes() : NOTHING),
					this.settings.redisTimeout())
			.thenApply(SharedAnswer::of);
	}

	/**
	 * Stores a value unless its key was invalidated since the lease.
	 * @return completes with whether it was stored
	 */
	CompletableFuture<Boolean> fill(SharedLease lease, List<byte[]> fields, Duration timeToLive) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(this.fenced ? bytes(lease.token()) : NOTHING);
		arguments.add(milliseconds(timeToLive));
		arguments.addAll(fields);
		arguments.add(bytes("a"));
		arguments.add(lease.position().bytes());
		return this.connection.run(FILL, key(lease.key()), arguments, this.settings.redisTimeout())
			.thenApply((reply) -> reply.get(0) instanceof Long stored && stored == 1);
	}

	/** Gives the right to load back: there is nothing to be stored. */
	void release(SharedLease lease) {
		this.connection.run(RELEASE, key(lease.key()), List.of(bytes(lease.token())), this.settings.redisTimeout());
	}

	/** Returns the pattern of all keys that begin so, as {@code SCAN} takes it. */
	String pattern(String encodedPrefix) {
		return (this.keyPrefix + encodedPrefix).replaceAll("[*?\\[\\]\\\\^]", "\\\\$0") + '*';
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static byte[] milliseconds(Duration duration) {
		return bytes(Long.toString(duration.toMillis()));
	}

}
