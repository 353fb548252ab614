package io.github.headrace.observation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.ReceivedMessage;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is observed of messages, and that nothing which observes them harms them.
 */
class MicrometerMessageObserverTests {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	@Test
	void observesTheCallOfAHandler() {
		MessageObserver observer = observer(null, null).forListener("orders");
		MessageObserver.Handling handling = observer.handling(List.of(message("a", 1)));
		assertThat(this.registry.getCurrentObservation()).isNotNull();
		handling.ended(null);
		assertThat(this.registry.getCurrentObservation()).isNull();
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.hasNameEqualTo("headrace.channel.process")
			.hasContextualNameEqualTo("a process")
			.hasLowCardinalityKeyValue("listener", "orders")
			.hasLowCardinalityKeyValue("outcome", "succeeded")
			.hasHighCardinalityKeyValue("messaging.destination.name", "a")
			.doesNotHaveHighCardinalityKeyValueWithKey("messaging.message.id")
			.doesNotHaveError()
			.hasBeenStarted()
			.hasBeenStopped();
	}

	@Test
	void observesAFailure() {
		IllegalStateException failure = new IllegalStateException("too late");
		observer(null, null).forListener("orders").handling(List.of(message("a", 1))).ended(failure);
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.hasLowCardinalityKeyValue("outcome", "failed")
			.hasError(failure);
	}

	@Test
	void observesWhatIsSent() {
		MessageObserver.Sending sending = observer(null, null).sending("a");
		assertThat(this.registry.getCurrentObservation()).isNull();
		sending.ended(new IllegalStateException());
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.hasNameEqualTo("headrace.channel.publish")
			.hasContextualNameEqualTo("a publish")
			.hasLowCardinalityKeyValue("outcome", "failed")
			.hasHighCardinalityKeyValue("messaging.destination.name", "a")
			.hasBeenStopped();
	}

	@Test
	void letsConventionsAddKeys() {
		MessageObserver observer = observer(new DefaultPublishObservationConvention() {

			@Override
			public String getName() {
				return "own.publish";
			}

		}, new DefaultProcessObservationConvention() {

			@Override
			public KeyValues getLowCardinalityKeyValues(ProcessContext context) {
				return super.getLowCardinalityKeyValues(context).and("transport", context.transport().name());
			}

		});
		observer.sending("a").ended(null);
		observer.forListener("orders").handling(List.of(message("a", 1))).ended(null);
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasNumberOfObservationsWithNameEqualTo("own.publish", 1);
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("headrace.channel.process")
			.that()
			.hasLowCardinalityKeyValue("outcome", "succeeded")
			.hasLowCardinalityKeyValue("transport", "CHANNEL");
	}

	@Test
	void fallsBackToTheDefaultWhereAConventionFails() {
		MessageObserver observer = observer(new FailingPublishConvention(), new FailingProcessConvention());
		observer.sending("a").ended(null);
		observer.forListener("orders").handling(List.of(message("a", 1))).ended(null);
		for (String name : List.of("headrace.channel.publish", "headrace.channel.process")) {
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasObservationWithNameEqualTo(name)
				.that()
				.hasLowCardinalityKeyValue("outcome", "succeeded")
				.hasBeenStopped();
		}
		assertThat(this.registry.getCurrentObservation()).isNull();
	}

	@Test
	void survivesHandlersThatFail() {
		for (int failing = 0; failing < FailingHandler.STEPS; failing++) {
			ObservationRegistry other = ObservationRegistry.create();
			ThreadState state = new ThreadState();
			other.observationConfig().observationHandler(state).observationHandler(new FailingHandler(failing));
			MessageObserver observer = MicrometerMessageObserver.ofObservations(ObservedTransport.STREAM, other,
					this.meters, null, null);
			observer.sending("a").ended(new IllegalStateException());
			observer.forListener("orders").handling(List.of(message("a", 1))).ended(new IllegalStateException());
			assertThat(other.getCurrentObservation()).isNull();
			assertThat(state.current).as("step %d", failing).isNull();
			if (failing < 4) {
				assertThat(state.active).as("step %d", failing).isZero();
			}
		}
	}

	@Test
	void goesBackToTheObservationAroundItWhenHandlersFail() {
		for (int failing = 0; failing < FailingHandler.STEPS; failing++) {
			ObservationRegistry other = ObservationRegistry.create();
			ThreadState state = new ThreadState();
			FailingHandler handler = new FailingHandler(failing);
			other.observationConfig().observationHandler(state).observationHandler(handler);
			MessageObserver observer = MicrometerMessageObserver.ofObservations(ObservedTransport.STREAM, other,
					this.meters, null, null);
			Observation around = Observation.start("around", other);
			try (Observation.Scope scope = around.openScope()) {
				observer.forListener("orders").handling(List.of(message("a", 1))).ended(new IllegalStateException());
				assertThat(other.getCurrentObservation()).as("step %d", failing).isSameAs(around);
				assertThat(state.current).as("step %d", failing).isEqualTo("around");
			}
		}
	}

	@Test
	void measuresHowLongMessagesWaitForTheirLane() {
		MessageObserver observer = observer(null, null).forListener("orders");
		observer.handling(List.of(message("a", System.nanoTime() - 1_000_000))).ended(null);
		observer.handling(List.of(message("a", 0))).ended(null);
		Timer wait = this.meters.get("headrace.channel.lane.wait").tag("listener", "orders").timer();
		assertThat(wait.count()).isEqualTo(1);
		assertThat(wait.totalTime(TimeUnit.NANOSECONDS)).isGreaterThanOrEqualTo(1_000_000);
	}

	@Test
	void timersAreThoseThatObservationsWouldMake() {
		SimpleMeterRegistry ofHandler = new SimpleMeterRegistry();
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig()
			.observationHandler(new DefaultMeterObservationHandler(ofHandler,
					DefaultMeterObservationHandler.IgnoredMeters.LONG_TASK_TIMER));
		for (ObservedTransport transport : ObservedTransport.values()) {
			use(MicrometerMessageObserver.ofObservations(transport, observations, ofHandler, null, null));
			use(MicrometerMessageObserver.ofTimers(transport, this.meters));
		}
		assertThat(counts(this.meters)).isEqualTo(counts(ofHandler)).isNotEmpty();
	}

	private static void use(MessageObserver observer) {
		observer.sending("a").ended(null);
		observer.sending("b").ended(new IllegalStateException());
		for (String listener : List.of("orders", MessageObserver.RUN_TIME)) {
			MessageObserver ofListener = observer.forListener(listener);
			ofListener.handling(List.of(message("a", 1))).ended(null);
			ofListener.handling(List.of(message("a", 1))).ended(new IllegalStateException());
			ofListener.handling(List.of(message("a", 1))).ended(new StackOverflowError());
		}
	}

	/** Timers that were never used tell nothing. */
	private static Map<String, Long> counts(SimpleMeterRegistry registry) {
		return registry.getMeters()
			.stream()
			.filter((meter) -> meter instanceof Timer timer && timer.count() > 0)
			.collect(Collectors.toMap(MicrometerMessageObserverTests::describe, (meter) -> ((Timer) meter).count()));
	}

	private static String describe(Meter meter) {
		return meter.getId().getName()
				+ meter.getId().getTags().stream().map(Tag::toString).sorted().collect(Collectors.joining(", "));
	}

	private MicrometerMessageObserver observer(@Nullable PublishObservationConvention publish,
			@Nullable ProcessObservationConvention process) {
		return MicrometerMessageObserver.ofObservations(ObservedTransport.CHANNEL, this.registry, this.meters, publish,
				process);
	}

	private static ReceivedMessage<String> message(String channel, long arrived) {
		return new TestMessage(channel, arrived);
	}

	private record TestMessage(String destination, long arrivedNanos) implements ReceivedMessage<String> {

		@Override
		public String listenerId() {
			return "orders";
		}

		@Override
		public String payload() {
			return "";
		}

		@Override
		public Map<String, String> variables() {
			return Map.of();
		}

		@Override
		public Map<String, Object> headers() {
			return Map.of();
		}

	}

	private static final class FailingPublishConvention implements PublishObservationConvention {

		@Override
		public String getName() {
			throw new IllegalStateException("name");
		}

		@Override
		public String getContextualName(PublishContext context) {
			throw new IllegalStateException("contextual name");
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(PublishContext context) {
			throw new IllegalStateException("low");
		}

		@Override
		public KeyValues getHighCardinalityKeyValues(PublishContext context) {
			throw new IllegalStateException("high");
		}

	}

	private static final class FailingProcessConvention implements ProcessObservationConvention {

		@Override
		public KeyValues getLowCardinalityKeyValues(ProcessContext context) {
			throw new IllegalStateException("low");
		}

		@Override
		public KeyValues getHighCardinalityKeyValues(ProcessContext context) {
			throw new IllegalStateException("high");
		}

	}

	/** Holds something of the thread, as tracing does. */
	private static final class ThreadState implements ObservationHandler<Observation.Context> {

		private @Nullable String current;

		private int active;

		@Override
		public void onStart(Observation.Context context) {
			this.active++;
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			context.put("before", Optional.ofNullable(this.current));
			this.current = context.getName();
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			Optional<String> before = context.getRequired("before");
			this.current = before.orElse(null);
		}

		@Override
		@SuppressWarnings("deprecation")
		public void onScopeReset(Observation.Context context) {
			this.current = null;
		}

		@Override
		public void onStop(Observation.Context context) {
			this.active--;
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	/** Fails in one of the things it is told. */
	private record FailingHandler(int step) implements ObservationHandler<Observation.Context> {

		static final int STEPS = 5;

		@Override
		public void onStart(Observation.Context context) {
			failAt(0, context);
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			failAt(1, context);
		}

		@Override
		public void onError(Observation.Context context) {
			failAt(2, context);
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			failAt(3, context);
		}

		@Override
		public void onStop(Observation.Context context) {
			failAt(4, context);
		}

		private void failAt(int at, Observation.Context context) {
			if (this.step == at && !context.getName().equals("around")) {
				throw new IllegalStateException("step " + at);
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
