package io.github.headrace.cache;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.stream.EntryId;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisClusterNode;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;

/**
 * Removes shared values that a clear or a prefix has made invalid ({@code SCAN},
 * {@code UNLINK}), slowly and in the background: nobody reads them any more, and what is
 * not removed expires. One sweep at a time, and never more than one waits for each cache.
 * Safe for use by several threads.
 */
final class SharedSweeps {

	private static final Log logger = LogFactory.getLog(SharedSweeps.class);

	private static final LuaScript SWEEP = LuaScript.of(SharedSweeps.class, "near-sweep.lua");

	/** Stands for all keys of a cache. */
	private static final String ALL = "";

	/** After so many keys comes a pause. */
	private static final int STEP = 200;

	private static final long PAUSE_MILLIS = 10;

	private final NativeConnection connection;

	/** The caches that are to be swept, and how all keys begin that are concerned. */
	private final Map<SharedPart, Sweep> waiting = new LinkedHashMap<>();

	private @Nullable Thread sweeper;

	SharedSweeps(NativeConnection connection) {
		this.connection = connection;
	}

	/**
	 * Removes the values that marks have made invalid.
	 * @param part where they are
	 * @param marks the marks, which have been set
	 * @param encodedPrefix how the encoded keys begin, empty for all
	 */
	synchronized void add(SharedPart part, Marks marks, String encodedPrefix) {
		// Each sweep looks at all keys of the server: different ones become one
		this.waiting.merge(part, new Sweep(part, marks, encodedPrefix),
				(before, after) -> before.equals(after) ? after : new Sweep(part, marks, ALL));
		if (this.sweeper == null) {
			Thread thread = new Thread(this::run, "headrace-near-cache-sweep");
			thread.setDaemon(true);
			thread.start();
			this.sweeper = thread;
		}
	}

	private void run() {
		try {
			Sweep next = next();
			while (next != null) {
				try {
					sweep(next);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				catch (RuntimeException ex) {
					logger.debug("Values of '%s' are left to expire".formatted(next.pattern()), ex);
				}
				next = next();
			}
		}
		finally {
			ended();
		}
	}

	private synchronized @Nullable Sweep next() {
		Iterator<Sweep> sweeps = this.waiting.values().iterator();
		if (!sweeps.hasNext()) {
			ended();
			return null;
		}
		Sweep next = sweeps.next();
		sweeps.remove();
		return next;
	}

	/** Whatever has ended the thread, the next sweep needs another. */
	private synchronized void ended() {
		if (this.sweeper == Thread.currentThread()) {
			this.sweeper = null;
		}
	}

	private void sweep(Sweep sweep) throws InterruptedException {
		ScanOptions options = ScanOptions.scanOptions().match(SharedPart.bytes(sweep.pattern())).count(STEP).build();
		try (RedisConnection redis = this.connection.factory().getConnection()) {
			if (redis instanceof RedisClusterConnection cluster) {
				for (RedisClusterNode node : cluster.clusterGetNodes()) {
					if (node.isMaster()) {
						sweep(cluster.scan(node, options), sweep);
					}
				}
			}
			else {
				sweep(redis.keyCommands().scan(options), sweep);
			}
		}
	}

	private void sweep(Cursor<byte[]> keys, Sweep sweep) throws InterruptedException {
		try (keys) {
			while (keys.hasNext()) {
				List<CompletableFuture<List<Object>>> removals = new ArrayList<>();
				for (int i = 0; i < STEP && keys.hasNext(); i++) {
					byte[] key = keys.next();
					EntryId limit = sweep.limit(key);
					if (!limit.equals(EntryId.MIN)) {
						removals.add(SWEEP.run(this.connection, List.of(key), arguments(limit)));
					}
				}
				this.connection.await(CompletableFuture.allOf(removals.toArray(CompletableFuture[]::new)));
				TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
			}
		}
	}

	private static List<byte[]> arguments(EntryId limit) {
		return List.of(SharedPart.bytes(Long.toUnsignedString(limit.milliseconds())),
				SharedPart.bytes(Long.toUnsignedString(limit.sequence())));
	}

	/**
	 * What is to be swept.
	 *
	 * @param part where
	 * @param marks tell which values are invalid
	 * @param encodedPrefix how the encoded keys begin
	 */
	private record Sweep(SharedPart part, Marks marks, String encodedPrefix) {

		String pattern() {
			return this.part.pattern(this.encodedPrefix);
		}

		EntryId limit(byte[] key) {
			return this.marks.limit(this.part.encodedKey(key));
		}

	}

}
