package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.headrace.dispatch.Gate;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ManualAcknowledgmentTests {

	private final BlockingQueue<Acknowledgment> acknowledgments = new LinkedBlockingQueue<>();

	private LanesUnderTest<String> lanes(Consumer<StreamMessage<String>> handler) {
		return new LanesUnderTest<>(String.class).retrying(2, Duration.ofSeconds(1))
			.declared((endpoint) -> endpoint.manualAcknowledgment().handler(handler));
	}

	private Acknowledgment returned(LanesUnderTest<String> lanes) throws Exception {
		lanes.deliver("x");
		Acknowledgment acknowledgment = this.acknowledgments.poll(20, TimeUnit.SECONDS);
		// When the lane is drained, the handler has returned.
		lanes.lanes().close().get(20, TimeUnit.SECONDS);
		return acknowledgment;
	}

	@Test
	void settlesAfterTheHandlerHasReturned() throws Exception {
		try (LanesUnderTest<String> lanes = lanes((message) -> this.acknowledgments.add(message.acknowledgment()))) {
			Acknowledgment acknowledgment = returned(lanes);
			assertThat(acknowledgment.isSettled()).isFalse();
			assertThat(lanes.unsettled.entries()).isOne();
			acknowledgment.acknowledge();
			acknowledgment.fail(new IllegalStateException("too late"));
			acknowledgment.reject("too late");
			assertThat(acknowledgment.isSettled()).isTrue();
			assertThat(lanes.settlement.settled).containsExactly("succeeded 1#1");
		}
	}

	@Test
	void isWaitedForUntilTheSettlementHasItsEntry() throws Exception {
		try (LanesUnderTest<String> lanes = lanes((message) -> this.acknowledgments.add(message.acknowledgment()))) {
			Acknowledgment acknowledgment = returned(lanes);
			CompletableFuture<Void> settled = lanes.lanes().settled();
			assertThat(settled).isNotDone();
			acknowledgment.acknowledge();
			assertThat(settled).isCompleted();
		}
	}

	@Test
	void isWaitedForNoLongerOnceItsLanesAreAborted() throws Exception {
		try (LanesUnderTest<String> lanes = lanes((message) -> this.acknowledgments.add(message.acknowledgment()))) {
			returned(lanes);
			CompletableFuture<Void> settled = lanes.lanes().settled();
			lanes.lanes().abort();
			assertThat(settled).isCompleted();
		}
	}

	@Test
	void retriesAndRejects() throws Exception {
		List<Consumer<Acknowledgment>> actions = List.of(
				(acknowledgment) -> acknowledgment.fail(new IllegalStateException("no")),
				(acknowledgment) -> acknowledgment.retryAfter(Duration.ofSeconds(7)),
				(acknowledgment) -> acknowledgment.reject("not ours"));
		List<String> settled = new ArrayList<>();
		for (Consumer<Acknowledgment> action : actions) {
			try (LanesUnderTest<String> lanes = lanes(
					(message) -> this.acknowledgments.add(message.acknowledgment()))) {
				action.accept(returned(lanes));
				settled.add(lanes.settlement.next() + " " + lanes.settlement.delays.values());
			}
		}
		assertThat(settled).containsExactly("parked 1#1 [PT1S]", "parked 1#1 [PT7S]", "REJECTED 1#1 []");
	}

	@Test
	void retriesNoMoreThanItMay() throws Exception {
		try (LanesUnderTest<String> lanes = lanes(
				(message) -> message.acknowledgment().retryAfter(Duration.ofSeconds(1)))) {
			lanes.deliverAll(List.of(lanes.delivery(LanesUnderTest.fields("payload", "x"), 2)));
			assertThat(lanes.settlement.next()).isEqualTo("FAILED 1#2");
		}
	}

	@Test
	void acknowledgesAtOnceButRetriesWhenTheHandlerHasReturned() throws Exception {
		Gate gate = new Gate();
		try (LanesUnderTest<String> lanes = lanes((message) -> {
			if (message.payload().equals("good")) {
				message.acknowledgment().acknowledge();
			}
			else {
				message.acknowledgment().fail(new IllegalStateException("no"));
				gate.pass();
			}
		})) {
			lanes.deliver("good", "bad");
			gate.awaitReached();
			assertThat(lanes.settlement.next()).isEqualTo("succeeded 1#1");
			assertThat(lanes.settlement.settled).isEmpty();
			gate.open();
			assertThat(lanes.settlement.next()).isEqualTo("parked 2#1");
		}
	}

	@Test
	void leavesAFailureOfTheHandlerToCountOnlyIfNothingWasSettled() throws Exception {
		try (LanesUnderTest<String> lanes = lanes((message) -> {
			if (message.payload().equals("settled")) {
				message.acknowledgment().acknowledge();
			}
			throw new IllegalStateException("failed");
		})) {
			lanes.deliver("settled", "unsettled");
			assertThat(lanes.settlement.next(2)).containsExactly("succeeded 1#1", "parked 2#1");
		}
	}

	@RepeatedTest(50)
	void settlesOnceWhoeverIsFirst() throws Exception {
		try (LanesUnderTest<String> lanes = lanes((message) -> {
			Acknowledgment acknowledgment = message.acknowledgment();
			CompletableFuture.runAsync(acknowledgment::acknowledge);
			CompletableFuture.runAsync(() -> acknowledgment.retryAfter(Duration.ZERO));
			if (message.payload().equals("bad")) {
				throw new IllegalStateException("failed");
			}
		})) {
			lanes.deliver("good", "bad", "good", "bad");
			assertThat(lanes.settlement.next(4)).noneMatch((settled) -> settled.contains("after"));
			assertThat(lanes.unsettled.entries()).isZero();
		}
	}

	@Test
	void keepsAKeyWaitingForWhatFailsLate() throws Exception {
		try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).keyed("customer", 2)
			.declared((endpoint) -> endpoint.manualAcknowledgment().handler((StreamMessage<Order> message) -> {
				if (message.attempt() == 1 && message.payload().number() == 1) {
					this.acknowledgments.add(message.acknowledgment());
				}
				else {
					message.acknowledgment().acknowledge();
				}
			}))) {
			lanes.deliver(Order.json("a", 1), Order.json("a", 2));
			assertThat(lanes.settlement.next()).isEqualTo("succeeded 2#1");
			this.acknowledgments.take().fail(new IllegalStateException("late"));
			assertThat(lanes.settlement.next()).isEqualTo("succeeded 1#2");
		}
	}

	@Test
	void isThereOnlyWhereItIsWanted() throws Exception {
		try (LanesUnderTest<String> lanes = new LanesUnderTest<>(String.class).declared(
				(endpoint) -> endpoint.handler((StreamMessage<String> message) -> assertThatIllegalStateException()
					.isThrownBy(message::acknowledgment)))) {
			lanes.deliver("x");
			assertThat(lanes.settlement.next()).isEqualTo("succeeded 1#1");
		}
	}

}
