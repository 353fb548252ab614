package io.github.headrace.observation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.ReceivedMessage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

/**
 * Makes a {@link MessageObservation} of each message that is sent, and of each call of a
 * handler, and measures how long messages wait for their lanes.
 * <p>
 * An {@link Observation} costs more than many a handler. Where nothing would come of it
 * but timers, those are found once for each listener and outcome, and nothing else is
 * made. Whatever fails here does no harm to a message. Safe for use by several threads.
 */
public final class MicrometerMessageObserver implements MessageObserver {

	private final ObservedTransport transport;

	private final MessageObservations observations;

	private final @Nullable MeterRegistry meters;

	private final @Nullable OutcomeTimers publishing;

	/** There may be any number of run-time subscriptions. */
	private final Map<String, ListenerObserver> runTime = new ConcurrentHashMap<>(1);

	private MicrometerMessageObserver(ObservedTransport transport, MessageObservations observations,
			@Nullable MeterRegistry meters, @Nullable OutcomeTimers publishing) {
		this.transport = transport;
		this.observations = observations;
		this.meters = meters;
		this.publishing = publishing;
	}

	/**
	 * Creates an observer that makes observations.
	 * @param transport what carries the messages
	 * @param registry takes the observations
	 * @param meters has the timer of the lanes, or {@code null} if there is none
	 * @param publish describes messages that are sent, or {@code null} for the default
	 * @param process describes calls of handlers, or {@code null} for the default
	 * @return the observer
	 */
	public static MicrometerMessageObserver ofObservations(ObservedTransport transport, ObservationRegistry registry,
			@Nullable MeterRegistry meters, @Nullable PublishObservationConvention publish,
			@Nullable ProcessObservationConvention process) {
		return new MicrometerMessageObserver(transport, new MessageObservations(transport, registry, publish, process),
				meters, null);
	}

	/**
	 * Creates an observer that makes the timers which the handler of meters would make of
	 * observations, and no observations.
	 * @param transport what carries the messages
	 * @param meters has the timers
	 * @return the observer
	 */
	public static MicrometerMessageObserver ofTimers(ObservedTransport transport, MeterRegistry meters) {
		return new MicrometerMessageObserver(transport,
				new MessageObservations(transport, ObservationRegistry.NOOP, null, null), meters,
				new OutcomeTimers(meters, transport.prefix() + MessageObservation.PUBLISH, Tags.empty()));
	}

	@Override
	public Sending sending(String destination) {
		return (this.publishing != null) ? this.publishing.sending() : this.observations.sending(destination);
	}

	@Override
	public MessageObserver forListener(String listener) {
		return listener.equals(RUN_TIME) ? this.runTime.computeIfAbsent(listener, this::observer) : observer(listener);
	}

	private ListenerObserver observer(String listener) {
		ListenerKeyValues keyValues = new ListenerKeyValues(listener);
		MeterRegistry registry = this.meters;
		SingletonSupplier<Timer> laneWait = (registry != null)
				? SingletonSupplier.of(() -> laneWait(registry, listener)) : null;
		OutcomeTimers timers = (this.publishing != null && this.meters != null)
				? new OutcomeTimers(this.meters, this.transport.prefix() + MessageObservation.PROCESS,
						Tags.of(MessageObservation.LowCardinalityKeyNames.LISTENER.asString(), listener))
				: null;
		return new ListenerObserver(this, this.observations, keyValues, laneWait, timers);
	}

	private Timer laneWait(MeterRegistry registry, String listener) {
		DocumentedMeter meter = (this.transport == ObservedTransport.CHANNEL) ? ChannelMeter.LANE_WAIT
				: StreamMeter.LANE_WAIT;
		return Timer.builder(meter.getName())
			.description(meter.description())
			.tag(MeterTag.LISTENER.asString(), listener)
			.register(registry);
	}

	@Override
	public Handling handling(List<? extends ReceivedMessage<?>> messages) {
		return forListener(messages.get(0).listenerId()).handling(messages);
	}

}
