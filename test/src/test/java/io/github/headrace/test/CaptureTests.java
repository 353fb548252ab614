package io.github.headrace.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.headrace.listener.ListenerFailure;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CaptureTests {

	private final Capture capture = new Capture("orders");

	@Test
	void keepsTheLast() {
		for (int i = 0; i <= Capture.CAPACITY; i++) {
			this.capture.failed(unreadable(String.valueOf(i)));
		}
		List<CapturedMessage> messages = this.capture.messages();
		assertThat(messages).hasSize(Capture.CAPACITY);
		assertThat(messages.get(0).text()).isEqualTo("1");
		assertThat(this.capture.total()).isEqualTo(Capture.CAPACITY + 1);
	}

	@Test
	void forgetsAll() {
		this.capture.failed(unreadable("1"));
		this.capture.reset();
		assertThat(this.capture.messages()).isEmpty();
		assertThat(this.capture.total()).isZero();
	}

	@Test
	void leavesOutWhatWasBegunBeforeAReset() {
		this.capture.failed(new ListenerFailure("orders", "order.created", new byte[1], 1, new Exception()));
		assertThat(this.capture.messages()).isEmpty();
	}

	@Test
	void doesNotWaitWhenThereIsAnAnswer() {
		assertThat(this.capture.await(Capture::total, 0)).isZero();
	}

	@Test
	void stopsWaitingWhenInterrupted() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.capture.await((capture) -> null, Duration.ofMinutes(1).toNanos()))
			.withMessage("Interrupted while waiting for listener 'orders'");
		assertThat(Thread.interrupted()).isTrue();
	}

	private static ListenerFailure unreadable(String text) {
		return new ListenerFailure("orders", "order.created", text.getBytes(StandardCharsets.UTF_8), 0,
				new IllegalArgumentException("unreadable"));
	}

}
