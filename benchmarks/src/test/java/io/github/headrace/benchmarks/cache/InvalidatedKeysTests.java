package io.github.headrace.benchmarks.cache;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InvalidatedKeysTests {

	private static final int KEYS = 200;

	private final Map<String, String> source = new ConcurrentHashMap<>();

	private final Map<String, String> memory = new ConcurrentHashMap<>();

	@Test
	void findsNothingStaleWhereAllIsEvicted() throws InterruptedException {
		InvalidatedKeys keys = new InvalidatedKeys(new Instance(false), new Instance(false), "key-", KEYS);

		assertThat(keys.atFullSpeed(10).stale()).isZero();
		assertThat(keys.atFullSpeed(10).keys()).isEqualTo(KEYS);
		assertThat(keys.atRate(20, 10_000).count()).isEqualTo(20);
	}

	@Test
	void findsWhatIsReadFromAnOldSource() throws InterruptedException {
		InvalidatedKeys keys = new InvalidatedKeys(new Instance(false), new Instance(true), "key-", KEYS);

		assertThat(keys.atFullSpeed(10).stale()).isEqualTo(2);
	}

	/** Two of them share everything. */
	private final class Instance implements CacheInstance {

		private final Map<String, String> first = new ConcurrentHashMap<>();

		private final boolean old;

		Instance(boolean old) {
			this.old = old;
		}

		@Override
		public @Nullable Object get(String key) {
			String value = InvalidatedKeysTests.this.source.get(key);
			return this.old ? this.first.computeIfAbsent(key, (absent) -> value)
					: InvalidatedKeysTests.this.memory.computeIfAbsent(key, (absent) -> value);
		}

		@Override
		public void load(Collection<String> keys) {
			keys.forEach((key) -> InvalidatedKeysTests.this.memory.put(key, String.valueOf(get(key))));
		}

		@Override
		public @Nullable Object local(String key) {
			return InvalidatedKeysTests.this.memory.get(key);
		}

		@Override
		public CompletionStage<?> write(String key, String value) {
			InvalidatedKeysTests.this.source.put(key, value);
			InvalidatedKeysTests.this.memory.remove(key);
			return CompletableFuture.completedFuture(null);
		}

	}

}
