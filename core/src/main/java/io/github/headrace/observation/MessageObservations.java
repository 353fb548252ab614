package io.github.headrace.observation;

import java.util.List;

import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.ReceivedMessage;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes an {@link Observation} of each message. What fails in it does no harm to the
 * message. Safe for use by several threads.
 */
final class MessageObservations {

	private final ObservedTransport transport;

	private final ObservationRegistry registry;

	private final @Nullable ObservationConvention<PublishContext> publish;

	private final @Nullable ObservationConvention<ProcessContext> process;

	private final ObservationConvention<PublishContext> defaultPublish;

	private final ObservationConvention<ProcessContext> defaultProcess;

	MessageObservations(ObservedTransport transport, ObservationRegistry registry,
			@Nullable PublishObservationConvention publish, @Nullable ProcessObservationConvention process) {
		this.transport = transport;
		this.registry = registry;
		String publishName = transport.prefix() + MessageObservation.PUBLISH;
		String processName = transport.prefix() + MessageObservation.PROCESS;
		DefaultPublishObservationConvention ofPublish = new DefaultPublishObservationConvention();
		DefaultProcessObservationConvention ofProcess = new DefaultProcessObservationConvention();
		this.publish = (publish != null) ? new GuardedConvention<>(publishName, publish, ofPublish) : null;
		this.process = (process != null) ? new GuardedConvention<>(processName, process, ofProcess) : null;
		this.defaultPublish = new GuardedConvention<>(publishName, ofPublish, ofPublish);
		this.defaultProcess = new GuardedConvention<>(processName, ofProcess, ofProcess);
	}

	MessageObserver.Sending sending(String destination) {
		if (this.registry.isNoop()) {
			return MessageObserver.Sending.NONE;
		}
		try {
			PublishContext context = new PublishContext(this.transport, destination);
			Observation observation = Observation.createNotStarted(this.publish, this.defaultPublish, () -> context,
					this.registry);
			if (observation.isNoop()) {
				return MessageObserver.Sending.NONE;
			}
			return isStarted(observation) ? new ObservedSending(observation, context) : MessageObserver.Sending.NONE;
		}
		catch (Throwable ex) {
			ObservationFailures.log(ex);
			return MessageObserver.Sending.NONE;
		}
	}

	MessageObserver.Handling handling(ListenerKeyValues listener, List<? extends ReceivedMessage<?>> messages) {
		if (this.registry.isNoop()) {
			return MessageObserver.Handling.NONE;
		}
		try {
			ProcessContext context = new ProcessContext(this.transport, listener, messages);
			Observation observation = Observation.createNotStarted(this.process, this.defaultProcess, () -> context,
					this.registry);
			if (observation.isNoop()) {
				return MessageObserver.Handling.NONE;
			}
			return isStarted(observation) ? ObservedHandling.open(this.registry, observation, context)
					: MessageObserver.Handling.NONE;
		}
		catch (Throwable ex) {
			ObservationFailures.log(ex);
			return MessageObserver.Handling.NONE;
		}
	}

	/** Where one handler fails, those before it have begun something nevertheless. */
	private static boolean isStarted(Observation observation) {
		try {
			observation.start();
			return true;
		}
		catch (Throwable ex) {
			ObservationFailures.log(ex);
			ObservationFailures.attempt(observation::stop);
			return false;
		}
	}

}
