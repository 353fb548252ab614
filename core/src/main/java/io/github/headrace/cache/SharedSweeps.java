package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
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
 * not removed expires. Safe for use by several threads.
 */
final class SharedSweeps {

	private static final Log logger = LogFactory.getLog(SharedSweeps.class);

	private static final LuaScript SWEEP = LuaScript.of(SharedSweeps.class, "near-sweep.lua");

	/** After so many keys comes a pause. */
	private static final int STEP = 200;

	private static final long PAUSE_MILLIS = 10;

	private final NativeConnection connection;

	/** What is to be swept: the patterns, and the ids before which values are invalid. */
	private final Map<String, EntryId> waiting = new LinkedHashMap<>();

	private @Nullable Thread sweeper;

	SharedSweeps(NativeConnection connection) {
		this.connection = connection;
	}

	/** Removes the keys of a pattern whose values are from before an id. */
	synchronized void add(String pattern, EntryId id) {
		this.waiting.merge(pattern, id, (before, after) -> (after.compareTo(before) > 0) ? after : before);
		if (this.sweeper == null) {
			Thread thread = new Thread(this::run, "headrace-near-cache-sweep");
			thread.setDaemon(true);
			this.sweeper = thread;
			thread.start();
		}
	}

	private void run() {
		Map.Entry<String, EntryId> next = next();
		while (next != null) {
			try {
				sweep(next.getKey(), next.getValue());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			catch (RuntimeException ex) {
				logger.debug("Values of '%s' are left to expire".formatted(next.getKey()), ex);
			}
			next = next();
		}
	}

	private synchronized Map.@Nullable Entry<String, EntryId> next() {
		Iterator<Map.Entry<String, EntryId>> entries = this.waiting.entrySet().iterator();
		if (!entries.hasNext()) {
			this.sweeper = null;
			return null;
		}
		Map.Entry<String, EntryId> next = Map.entry(entries.next().getKey(), EntryId.MIN);
		EntryId id = this.waiting.remove(next.getKey());
		return (id != null) ? Map.entry(next.getKey(), id) : next;
	}

	private void sweep(String pattern, EntryId id) throws InterruptedException {
		ScanOptions options = ScanOptions.scanOptions()
			.match(pattern.getBytes(StandardCharsets.UTF_8))
			.count(STEP)
			.build();
		try (RedisConnection redis = this.connection.factory().getConnection()) {
			if (redis instanceof RedisClusterConnection cluster) {
				for (RedisClusterNode node : cluster.clusterGetNodes()) {
					if (node.isMaster()) {
						sweep(cluster.scan(node, options), id);
					}
				}
			}
			else {
				sweep(redis.keyCommands().scan(options), id);
			}
		}
	}

	private void sweep(Cursor<byte[]> keys, EntryId id) throws InterruptedException {
		List<byte[]> limit = List.of(SharedPart.bytes(Long.toUnsignedString(id.milliseconds())),
				SharedPart.bytes(Long.toUnsignedString(id.sequence())));
		try (keys) {
			while (keys.hasNext()) {
				List<CompletableFuture<List<Object>>> removals = new ArrayList<>();
				while (keys.hasNext() && removals.size() < STEP) {
					removals.add(SWEEP.run(this.connection, List.of(keys.next()), limit));
				}
				this.connection.await(CompletableFuture.allOf(removals.toArray(CompletableFuture[]::new)));
				TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
			}
		}
	}

}
