package io.github.headrace.stream;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;

import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.message.PayloadConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * What a stream listener reads, and what it does with it. Immutable.
 *
 * @param id the name of the listener, unique in the application
 * @param description where the listener was declared, for messages to people
 * @param streams the names of the streams
 * @param group the consumer group, or {@code null} for a broadcast reader, which has none
 * and reads everything in every instance
 * @param payloadType what entries are read as
 * @param handler handles the entries
 * @param batch whether the handler takes several entries at once
 * @param manual whether the handler settles its entries by an {@link Acknowledgment}
 * @param filter a SpEL expression that tells which entries are handled, or {@code null}
 * @param converter reads the payloads, or {@code null} for the default
 * @param errorHandler is told of entries that could not be handled, or {@code null} for
 * the default
 * @param settings everything that properties can override
 */
public record StreamEndpoint(String id, String description, List<String> streams, @Nullable String group,
		ResolvableType payloadType, StreamHandler<Object> handler, boolean batch, boolean manual,
		@Nullable String filter, @Nullable PayloadConverter converter, @Nullable ListenerErrorHandler errorHandler,
		StreamListenerSettings settings) {

	/** Longer names would only make each command longer. */
	private static final int MAX_GROUP_LENGTH = 64;

	public StreamEndpoint {
		if (!StringUtils.hasText(id)) {
			throw new InvalidListenerException(description, "its id is empty", "Give it an 'id'");
		}
		streams = List.copyOf(new LinkedHashSet<>(streams));
		if (streams.isEmpty() || !streams.stream().allMatch(StringUtils::hasText)) {
			throw new InvalidListenerException(description, "its 'stream' is %s".formatted(streams),
					"Name at least one stream");
		}
		if (group != null) {
			validateGroup(description, group);
		}
	}

	private static void validateGroup(String description, String group) {
		if (!StringUtils.hasText(group) || group.length() > MAX_GROUP_LENGTH
				|| group.chars().anyMatch((c) -> c == '{' || c == '}' || Character.isWhitespace(c))) {
			throw new InvalidListenerException(description, "its 'group' is '%s'".formatted(group),
					"Use at most %d characters without blanks and braces".formatted(MAX_GROUP_LENGTH));
		}
	}

	/**
	 * Returns whether this reads without a group.
	 * @return whether every instance reads everything
	 */
	public boolean isBroadcast() {
		return this.group == null;
	}

	/**
	 * Describes a listener by code.
	 * @param id the name of the listener
	 * @param payloadType what entries are read as
	 * @param <T> the type of the payload
	 * @return a builder
	 */
	public static <T> Builder<T> builder(String id, Class<T> payloadType) {
		return new Builder<>(id, ResolvableType.forClass(payloadType));
	}

	/**
	 * Returns this endpoint with other settings.
	 * @param other the settings
	 * @return a copy
	 */
	public StreamEndpoint withSettings(StreamListenerSettings other) {
		return new StreamEndpoint(this.id, this.description, this.streams, this.group, this.payloadType, this.handler,
				this.batch, this.manual, this.filter, this.converter, this.errorHandler, other);
	}

	/**
	 * Returns this endpoint with another handler, such as one that wraps its own.
	 * @param other the handler; takes batches if this endpoint does
	 * @return a copy
	 */
	public StreamEndpoint withHandler(StreamHandler<Object> other) {
		return new StreamEndpoint(this.id, this.description, this.streams, this.group, this.payloadType, other,
				this.batch, this.manual, this.filter, this.converter, this.errorHandler, this.settings);
	}

	/**
	 * Returns this endpoint with another error handler.
	 * @param other the error handler
	 * @return a copy
	 */
	public StreamEndpoint withErrorHandler(ListenerErrorHandler other) {
		return new StreamEndpoint(this.id, this.description, this.streams, this.group, this.payloadType, this.handler,
				this.batch, this.manual, this.filter, this.converter, other, this.settings);
	}

	/**
	 * Collects the parts of an endpoint.
	 *
	 * @param <T> the type of the payload
	 */
	public static final class Builder<T> {

		private final String id;

		private final ResolvableType payloadType;

		private String description;

		private final List<String> streams = new ArrayList<>();

		private @Nullable String group;

		private @Nullable StreamHandler<Object> handler;

		private boolean batch;

		private boolean manual;

		private @Nullable String filter;

		private @Nullable PayloadConverter converter;

		private @Nullable ListenerErrorHandler errorHandler;

		private StreamListenerSettings settings = StreamListenerSettings.OPEN;

		private Builder(String id, ResolvableType payloadType) {
			this.id = id;
			this.payloadType = payloadType;
			this.description = "listener '%s'".formatted(id);
		}

		/**
		 * Says where the listener was declared.
		 * @param text a description for people
		 * @return this builder
		 */
		public Builder<T> description(String text) {
			this.description = text;
			return this;
		}

		/**
		 * Adds streams.
		 * @param names the names
		 * @return this builder
		 */
		public Builder<T> streams(String... names) {
			this.streams.addAll(List.of(names));
			return this;
		}

		/**
		 * Reads as a consumer of a group; without one, every instance reads everything.
		 * @param name the group
		 * @return this builder
		 */
		public Builder<T> group(@Nullable String name) {
			this.group = name;
			return this;
		}

		/**
		 * Takes entry by entry, without a result.
		 * @param consumer takes the entries
		 * @return this builder
		 */
		public Builder<T> handler(Consumer<StreamMessage<T>> consumer) {
			return handler(false, (messages) -> {
				consumer.accept(messages.get(0));
				return null;
			});
		}

		/**
		 * Takes batches of entries, without a result.
		 * @param consumer takes the batches
		 * @return this builder
		 */
		public Builder<T> batchHandler(Consumer<List<StreamMessage<T>>> consumer) {
			return handler(true, (messages) -> {
				consumer.accept(messages);
				return null;
			});
		}

		/**
		 * Takes entries and may return a result.
		 * @param several whether it takes batches
		 * @param anyHandler takes the entries
		 * @return this builder
		 */
		@SuppressWarnings("unchecked")
		public Builder<T> handler(boolean several, StreamHandler<T> anyHandler) {
			this.batch = several;
			this.handler = (StreamHandler<Object>) (StreamHandler<?>) anyHandler;
			return this;
		}

		/**
		 * Leaves the acknowledgement to the handler
		 * ({@link StreamMessage#acknowledgment()}).
		 * @return this builder
		 */
		public Builder<T> manualAcknowledgment() {
			this.manual = true;
			return this;
		}

		/**
		 * Handles only some entries; the others count as handled.
		 * @param expression a SpEL expression, or {@code null} for all
		 * @return this builder
		 */
		public Builder<T> filter(@Nullable String expression) {
			this.filter = expression;
			return this;
		}

		/**
		 * Reads payloads in another way.
		 * @param payloadConverter the converter, or {@code null} for the default
		 * @return this builder
		 */
		public Builder<T> converter(@Nullable PayloadConverter payloadConverter) {
			this.converter = payloadConverter;
			return this;
		}

		/**
		 * Tells somebody else of entries that could not be handled.
		 * @param handlerOfFailures the error handler, or {@code null} for the default
		 * @return this builder
		 */
		public Builder<T> errorHandler(@Nullable ListenerErrorHandler handlerOfFailures) {
			this.errorHandler = handlerOfFailures;
			return this;
		}

		/**
		 * Sets what properties can override.
		 * @param listenerSettings the settings
		 * @return this builder
		 */
		public Builder<T> settings(StreamListenerSettings listenerSettings) {
			this.settings = listenerSettings;
			return this;
		}

		/**
		 * Makes the endpoint.
		 * @return the endpoint
		 * @throws InvalidListenerException if streams or group cannot be used
		 */
		public StreamEndpoint build() {
			Assert.state(this.handler != null, "A handler is needed");
			return new StreamEndpoint(this.id, this.description, this.streams, this.group, this.payloadType,
					this.handler, this.batch, this.manual, this.filter, this.converter, this.errorHandler,
					this.settings);
		}

	}

}
