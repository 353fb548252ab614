package io.github.headrace.stream;

import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gate of readers that are the test itself.
 */
final class TestGate implements ReadGate {

	/** All closings so far. */
	final AtomicInteger closings = new AtomicInteger();

	private final AtomicInteger closed = new AtomicInteger();

	boolean isOpen() {
		return this.closed.get() == 0;
	}

	@Override
	public boolean close(long nanos) {
		this.closings.incrementAndGet();
		this.closed.incrementAndGet();
		return true;
	}

	@Override
	public void open() {
		assertThat(this.closed.getAndDecrement()).as("closings").isPositive();
	}

}
