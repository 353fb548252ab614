package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HandlerQueueTests {

	private final List<InvalidationEntry> passed = new CopyOnWriteArrayList<>();

	private final HandlerQueue queue = new HandlerQueue(10, this::calls);

	private List<Runnable> calls(InvalidationEntry entry) {
		if (entry.origin().equals("error")) {
			throw new StackOverflowError("of a test");
		}
		return List.of(() -> this.passed.add(entry));
	}

	private static InvalidationEntry entry(String origin) {
		return new InvalidationEntry(null, origin, false, false, List.of(Invalidation.clear("products")));
	}

	@Test
	void saysResetInPlaceOfAnEntryThatFailsAndGoesOn() {
		this.queue.add(entry("error"));
		this.queue.add(entry("one"));
		this.queue.drain(Duration.ofSeconds(20));
		assertThat(this.passed).containsExactlyInAnyOrder(HandlerQueue.RESET, entry("one"));
	}

}
