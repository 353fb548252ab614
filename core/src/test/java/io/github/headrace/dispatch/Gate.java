package io.github.headrace.dispatch;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stops whoever passes until it is opened, and tells that somebody has arrived.
 */
public final class Gate {

	private static final int SECONDS = 20;

	private final CountDownLatch reached = new CountDownLatch(1);

	private final CountDownLatch opened = new CountDownLatch(1);

	public void pass() {
		this.reached.countDown();
		await(this.opened);
	}

	public void awaitReached() {
		await(this.reached);
	}

	public void open() {
		this.opened.countDown();
	}

	public static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(SECONDS, TimeUnit.SECONDS)).as("latch within %s s", SECONDS).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
