package io.github.headrace.cache;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * On how many threads near caches work.
 */
class NearCacheThreadsTests {

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private final CountDownLatch release = new CountDownLatch(1);

	@Test
	void areNoMoreThanProcessors() {
		int processors = Runtime.getRuntime().availableProcessors();
		CountDownLatch over = new CountDownLatch(10 * processors);
		for (int i = 0; i < 5 * processors; i++) {
			NearCacheThreads.now().execute(() -> run(over));
			NearCacheThreads.after(Duration.ofMillis(1)).execute(() -> run(over));
		}
		await().until(() -> this.threads.size() == processors);
		this.release.countDown();
		await().until(() -> over.getCount() == 0);
		assertThat(this.threads).hasSize(processors).allMatch(Thread::isDaemon);
	}

	private void run(CountDownLatch over) {
		this.threads.add(Thread.currentThread());
		try {
			this.release.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		over.countDown();
	}

}
