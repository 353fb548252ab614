package io.github.headrace.soak.channel;

import java.util.concurrent.CountDownLatch;

/**
 * Makes a handler stand still. Safe for use by several threads.
 */
final class Gate {

	private volatile CountDownLatch latch = new CountDownLatch(0);

	void close() {
		this.latch = new CountDownLatch(1);
	}

	void open() {
		this.latch.countDown();
	}

	void pass() throws InterruptedException {
		this.latch.await();
	}

}
