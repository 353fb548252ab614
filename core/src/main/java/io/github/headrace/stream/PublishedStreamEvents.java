package io.github.headrace.stream;

import io.github.headrace.deadletter.DeadLetterAdded;
import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.deadletter.FailureMark;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes what becomes of the entries of one consumer as application events. What an
 * event listener throws is logged.
 */
final class PublishedStreamEvents implements StreamEvents {

	private static final Log logger = LogFactory.getLog(PublishedStreamEvents.class);

	private final String listenerId;

	private final ApplicationEventPublisher events;

	private final boolean successes;

	PublishedStreamEvents(String listenerId, ApplicationEventPublisher events, boolean successes) {
		this.listenerId = listenerId;
		this.events = events;
		this.successes = successes;
	}

	@Override
	public boolean wantsSuccesses() {
		return this.successes;
	}

	@Override
	public void succeeded(StreamSource source, String originalId, int attempts) {
		publish(new StreamEntrySucceeded(this.listenerId, source.stream().name(), source.groupIfAny(), originalId,
				attempts));
	}

	@Override
	public void deadLettered(StreamSource source, String originalId, int attempts, DeadLetterReason reason,
			FailureMark mark) {
		publish(new DeadLetterAdded(this.listenerId, source.stream().name(), originalId, reason, mark.fingerprint(),
				attempts));
	}

	@Override
	public void lost(StreamSource source, long count, String detail) {
		publish(new StreamEntriesLost(this.listenerId, source.stream().name(), source.groupIfAny(), count, detail));
	}

	@Override
	public void groupCreatedAgain(StreamSource source, String position) {
		publish(new StreamGroupCreatedAgain(this.listenerId, source.stream().name(), source.group(), position));
	}

	private void publish(Object event) {
		try {
			this.events.publishEvent(event);
		}
		catch (Throwable ex) {
			logger.error("An event listener failed on " + event, ex);
		}
	}

}
