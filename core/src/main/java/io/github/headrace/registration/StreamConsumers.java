package io.github.headrace.registration;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

import io.github.headrace.listener.InvalidListenerException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The consumers that properties declare, by id, and whether they fit the annotations.
 */
public final class StreamConsumers {

	private static final Log logger = LogFactory.getLog(StreamConsumers.class);

	private final Map<String, StreamConsumer> byId;

	private final boolean ignoreMissingHandlers;

	/**
	 * Creates the consumers.
	 * @param byId what properties say, by the id of the consumer
	 * @param ignoreMissingHandlers whether a consumer that nobody handles is left out,
	 * with a line in the log, instead of being a mistake
	 */
	public StreamConsumers(Map<String, StreamConsumer> byId, boolean ignoreMissingHandlers) {
		this.byId = new TreeMap<>(byId);
		this.ignoreMissingHandlers = ignoreMissingHandlers;
	}

	Map<String, StreamConsumer> all() {
		return this.byId;
	}

	/** Returns what is configured for an annotated listener, maybe nothing. */
	StreamConsumer ofAnnotated(String id, String listener) {
		StreamConsumer consumer = this.byId.getOrDefault(id, StreamConsumer.NONE);
		String property = StreamConsumer.property(id);
		if (consumer.handler() != null) {
			throw new InvalidListenerException(listener,
					"its id is '%s', but '%s.handler' is '%s', so that there are two handlers".formatted(id, property,
							consumer.handler()),
					"Remove the annotation or the property, or give the annotation another 'id'");
		}
		if (consumer.payloadType() != null || consumer.batch() != null) {
			String name = property + ((consumer.batch() != null) ? ".batch.enabled" : ".payload-type");
			throw new InvalidListenerException(listener,
					"'%s' is set, but what the method takes is said by its parameters and its annotation"
						.formatted(name),
					"Remove the property; it is for consumers with a 'handler'");
		}
		return consumer;
	}

	/** Makes the failure of a listener that does not know what to read. */
	InvalidListenerException missingStream(String id, String listener) {
		String property = StreamConsumer.property(id);
		if (this.byId.containsKey(id)) {
			return new InvalidListenerException(listener,
					"neither its annotation nor '%s' names a stream".formatted(property),
					"Set 'stream' of one of them");
		}
		return new InvalidListenerException(listener,
				"it names no stream, and its id '%s' is not configured; there are %s%s".formatted(id,
						this.byId.keySet(), NearestName.hint(id, this.byId.keySet())),
				"Set 'stream' of the annotation, or configure '%s.stream'".formatted(property));
	}

	/**
	 * Requires an annotated listener for a consumer that names no handler.
	 * @throws InvalidListenerException unless such consumers are left out
	 */
	void requireAnnotated(String id, Collection<String> annotated) {
		if (annotated.contains(id) || isLeftOut(id)) {
			return;
		}
		throw new InvalidListenerException(StreamConsumer.property(id),
				"it has no 'handler', and no @RedisStreamListener has the id '%s'; there are %s%s".formatted(id,
						annotated, NearestName.hint(id, annotated)),
				"Name a bean or 'bean::method' as its 'handler', or annotate a method with @RedisStreamListener(id = \"%s\")"
					.formatted(id));
	}

	/** Returns whether a consumer without its handler is left out, and says so. */
	boolean isLeftOut(String id) {
		if (this.ignoreMissingHandlers) {
			logger.info("'%s' is left out, as there is no handler for it".formatted(StreamConsumer.property(id)));
		}
		return this.ignoreMissingHandlers;
	}

}
