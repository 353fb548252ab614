package io.github.headrace.stream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A gate of readers that are the test itself.
 */
final class TestGate implements ReadGate {

	final AtomicInteger closings = new AtomicInteger();

	volatile boolean open = true;

	@Override
	public boolean close(long nanos) {
		this.closings.incrementAndGet();
		this.open = false;
		return true;
	}

	@Override
	public void open() {
		this.open = true;
	}

}
