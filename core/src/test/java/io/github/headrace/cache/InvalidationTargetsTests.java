package io.github.headrace.cache;

import java.util.ArrayList;
import java.util.List;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What caches are told that come before and after the connection.
 */
class InvalidationTargetsTests {

	private final InvalidationTargets targets = new InvalidationTargets();

	@Test
	void connectionIsToldToThoseThatAreThere() {
		Told told = new Told();
		this.targets.add(told);
		assertThat(told.calls).isEmpty();
		this.targets.connected();
		assertThat(told.calls).containsExactly("connected");
	}

	@Test
	void whoComesLaterIsToldTheMarksAndThenTheConnection() {
		this.targets.remember(Invalidation.clear("prices"), new EntryId(1, 1));
		this.targets.connected();
		Told told = new Told();
		this.targets.add(told);
		assertThat(told.calls).containsExactly("marked", "connected");
	}

	/**
	 * Remembers what it is told.
	 */
	private static final class Told implements InvalidationTarget {

		private final List<String> calls = new ArrayList<>();

		@Override
		public String cache() {
			return "prices";
		}

		@Override
		public void apply(Invalidation invalidation, @Nullable EntryId id, boolean own) {
		}

		@Override
		public void marked(Invalidation invalidation, EntryId id) {
			this.calls.add("marked");
		}

		@Override
		public void connected() {
			this.calls.add("connected");
		}

		@Override
		public void reset() {
		}

	}

}
