package io.github.headrace.benchmarks.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Reads keys that are in memory, one after the other. Run by JMH in a JVM of its own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NearCacheGet {

	static final int KEYS = 1024;

	/** What is measured. */
	@Param("")
	public String peer = "";

	/** Where the server is. */
	@Param("")
	public String host = "";

	/** Where the server is. */
	@Param("0")
	public int port;

	private final String[] keys = new String[KEYS];

	@SuppressWarnings("NullAway.Init")
	private CacheReads cache;

	@Setup
	public void open() {
		Map<String, String> values = new LinkedHashMap<>();
		for (int i = 0; i < KEYS; i++) {
			this.keys[i] = "item-" + i;
			values.put(this.keys[i], "value-" + i);
		}
		this.cache = NearCachePeerType.of(this.peer).open(new ServerAddress(this.host, this.port), values);
		verify(values);
	}

	private void verify(Map<String, String> values) {
		values.forEach((key, value) -> {
			Object read = this.cache.get(key);
			if (!value.equals(read)) {
				throw new IllegalStateException("'%s' has '%s' for '%s'".formatted(this.peer, read, key));
			}
		});
	}

	@Benchmark
	public @Nullable Object get(Position position) {
		return this.cache.get(this.keys[position.next()]);
	}

	@TearDown
	public void close() {
		this.cache.close();
	}

	/**
	 * The key whose turn it is.
	 */
	@State(Scope.Thread)
	public static class Position {

		private int next;

		int next() {
			this.next = (this.next + 1) & (KEYS - 1);
			return this.next;
		}

	}

}
