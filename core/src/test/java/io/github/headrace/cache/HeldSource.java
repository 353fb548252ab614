package io.github.headrace.cache;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What caches are filled from; a read can be held back after it has seen a value.
 */
class HeldSource {

	private final Map<String, String> values = new ConcurrentHashMap<>();

	private final AtomicInteger reads = new AtomicInteger();

	private volatile Hold hold = new Hold(new CountDownLatch(0), new CountDownLatch(0));

	String read(String key) {
		String value = this.values.get(key);
		this.reads.incrementAndGet();
		Hold held = this.hold;
		held.entered.countDown();
		await(held.released);
		return value;
	}

	void write(String key, String value) {
		this.values.put(key, value);
	}

	int reads() {
		return this.reads.get();
	}

	void forgetReads() {
		this.reads.set(0);
	}

	/** Holds back the reads that begin from now on. */
	Hold hold() {
		this.hold = new Hold(new CountDownLatch(1), new CountDownLatch(1));
		return this.hold;
	}

	/** Lets the reads that begin from now on pass, though not those that are held. */
	void pass() {
		this.hold = new Hold(new CountDownLatch(0), new CountDownLatch(0));
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	record Hold(CountDownLatch entered, CountDownLatch released) {

		void awaitReader() {
			await(this.entered);
		}

		void release() {
			this.released.countDown();
		}

	}

}
