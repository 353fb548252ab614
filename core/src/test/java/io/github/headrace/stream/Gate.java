package io.github.headrace.stream;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stops whoever passes until it is opened, and tells that somebody has arrived.
 */
final class Gate {

	private static final int SECONDS = 20;

	private final CountDownLatch reached = new CountDownLatch(1);

	private final CountDownLatch opened = new CountDownLatch(1);

	void pass() {
		this.reached.countDown();
		await(this.opened);
	}

	void awaitReached() {
		await(this.reached);
	}

	void open() {
		this.opened.countDown();
	}

	static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(SECONDS, TimeUnit.SECONDS)).as("latch within %s s", SECONDS).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
