package io.github.headrace.stream;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.headrace.dispatch.Gate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StreamEventThreadTests {

	private final BlockingQueue<Object> published = new LinkedBlockingQueue<>();

	private final Gate gate = new Gate();

	@Test
	void publishesInOrderOnADaemonOfItsOwnWhateverAListenerThrows() throws Exception {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		StreamEventThread events = new StreamEventThread((event) -> {
			threads.add(Thread.currentThread());
			this.published.add(event);
			throw new AssertionError("a listener fails");
		}, 10);
		events.publishEvent(1);
		events.publishEvent(2);
		assertThat(this.published.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
		assertThat(this.published.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
		assertThat(threads).allMatch(Thread::isDaemon).doesNotContain(Thread.currentThread());
		events.end();
	}

	@Test
	void dropsAndCountsWhatDoesNotFitBehindAListenerThatBlocks() {
		StreamEventThread events = new StreamEventThread(this::publishAtTheGate, 2);
		events.publishEvent(1);
		this.gate.awaitReached();
		List.of(2, 3, 4, 5).forEach(events::publishEvent);
		assertThat(events.dropped()).isEqualTo(2);
		this.gate.open();
		events.end();
		assertThat(this.published).containsExactly(1, 2, 3);
	}

	@Test
	void publishesNothingOnceItHasEnded() {
		StreamEventThread events = new StreamEventThread(this.published::add, 2);
		events.publishEvent(1);
		events.end();
		events.publishEvent(2);
		assertThat(this.published).containsExactly(1);
	}

	private void publishAtTheGate(Object event) {
		if (event.equals(1)) {
			this.gate.pass();
		}
		this.published.add(event);
	}

}
