package io.github.headrace.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.message.PayloadConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.StringUtils;

/**
 * What a channel listener listens to, and what it does with it. Immutable.
 *
 * @param id the name of the listener, unique in the application
 * @param description where the listener was declared, for messages to people
 * @param channels names and templates of channels
 * @param patterns patterns as of {@code PSUBSCRIBE}
 * @param sharded whether the channels are sharded, as of {@code SSUBSCRIBE}; their names
 * are no templates then
 * @param payloadType what the body is read as
 * @param handler handles the messages
 * @param batch whether the handler takes several messages at once
 * @param filter a SpEL expression that tells which messages are handled, or {@code null}
 * @param converter reads the payloads, or {@code null} for the default
 * @param errorHandler handles failures, or {@code null} for the default
 * @param settings everything that properties can override
 * @param serverMessages reads messages of servers, or {@code null} for those of
 * applications
 */
public record ChannelEndpoint(String id, String description, List<String> channels, List<String> patterns,
		boolean sharded, ResolvableType payloadType, ChannelHandler<Object> handler, boolean batch,
		@Nullable String filter, @Nullable PayloadConverter converter, @Nullable ListenerErrorHandler errorHandler,
		ChannelListenerSettings settings, @Nullable ServerMessages serverMessages) {

	public ChannelEndpoint {
		if (!StringUtils.hasText(id)) {
			throw new InvalidListenerException(description, "its id is empty", "Give it an 'id'");
		}
		channels = List.copyOf(channels);
		patterns = List.copyOf(patterns);
		Destinations.validate(description, channels, patterns, sharded);
	}

	/**
	 * Describes a listener by code.
	 * @param id the name of the listener
	 * @param payloadType what the body is read as
	 * @param <T> the type of the payload
	 * @return a builder
	 */
	public static <T> Builder<T> builder(String id, Class<T> payloadType) {
		return new Builder<>(id, ResolvableType.forClass(payloadType));
	}

	/**
	 * Describes a listener to one typed channel by code.
	 * @param id the name of the listener
	 * @param channel the channel
	 * @param <T> the type of the payload
	 * @return a builder
	 */
	public static <T> Builder<T> builder(String id, RedisChannel<T> channel) {
		// The name of a sharded channel is no template to begin with.
		return new Builder<T>(id, channel.type()).sharded(channel.sharded())
			.channels(channel.sharded() ? channel.name() : ChannelName.escape(channel.name()));
	}

	/**
	 * Returns this endpoint with other settings.
	 * @param other the settings
	 * @return a copy
	 */
	public ChannelEndpoint withSettings(ChannelListenerSettings other) {
		return new ChannelEndpoint(this.id, this.description, this.channels, this.patterns, this.sharded,
				this.payloadType, this.handler, this.batch, this.filter, this.converter, this.errorHandler, other,
				this.serverMessages);
	}

	/**
	 * Returns this endpoint with another error handler.
	 * @param other the error handler
	 * @return a copy
	 */
	public ChannelEndpoint withErrorHandler(ListenerErrorHandler other) {
		return new ChannelEndpoint(this.id, this.description, this.channels, this.patterns, this.sharded,
				this.payloadType, this.handler, this.batch, this.filter, this.converter, other, this.settings,
				this.serverMessages);
	}

	/**
	 * Returns this endpoint with another handler, such as one that wraps its own.
	 * @param other the handler; takes batches if this endpoint does
	 * @return a copy
	 */
	public ChannelEndpoint withHandler(ChannelHandler<Object> other) {
		return new ChannelEndpoint(this.id, this.description, this.channels, this.patterns, this.sharded,
				this.payloadType, other, this.batch, this.filter, this.converter, this.errorHandler, this.settings,
				this.serverMessages);
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

		private final List<String> channels = new ArrayList<>();

		private final List<String> patterns = new ArrayList<>();

		private boolean sharded;

		private @Nullable ChannelHandler<Object> handler;

		private boolean batch;

		private @Nullable String filter;

		private @Nullable PayloadConverter converter;

		private @Nullable ListenerErrorHandler errorHandler;

		private ChannelListenerSettings settings = ChannelListenerSettings.OPEN;

		private @Nullable Boolean ignoreOwn;

		private @Nullable ServerMessages serverMessages;

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
		 * Adds names and templates of channels.
		 * @param names the names
		 * @return this builder
		 */
		public Builder<T> channels(String... names) {
			this.channels.addAll(List.of(names));
			return this;
		}

		/**
		 * Adds patterns.
		 * @param globs the patterns
		 * @return this builder
		 */
		public Builder<T> patterns(String... globs) {
			this.patterns.addAll(List.of(globs));
			return this;
		}

		/**
		 * Subscribes the channels as sharded ones, by {@code SSUBSCRIBE}.
		 * @param areSharded whether they are sharded
		 * @return this builder
		 */
		public Builder<T> sharded(boolean areSharded) {
			this.sharded = areSharded;
			return this;
		}

		/**
		 * Takes message by message, without a result.
		 * @param consumer takes the messages
		 * @return this builder
		 */
		public Builder<T> handler(Consumer<ChannelMessage<T>> consumer) {
			return handler(false, new ConsumingHandler<>((messages) -> consumer.accept(messages.get(0))));
		}

		/**
		 * Takes batches of messages, without a result.
		 * @param consumer takes the batches
		 * @return this builder
		 */
		public Builder<T> batchHandler(Consumer<List<ChannelMessage<T>>> consumer) {
			return handler(true, new ConsumingHandler<>(consumer::accept));
		}

		/**
		 * Takes messages and may return a result.
		 * @param several whether it takes batches
		 * @param anyHandler takes the messages
		 * @return this builder
		 */
		@SuppressWarnings("unchecked")
		public Builder<T> handler(boolean several, ChannelHandler<T> anyHandler) {
			this.batch = several;
			this.handler = (ChannelHandler<Object>) anyHandler;
			return this;
		}

		/**
		 * Handles only some messages.
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
		 * Handles failures in another way.
		 * @param handlerOfFailures the error handler, or {@code null} for the default
		 * @return this builder
		 */
		public Builder<T> errorHandler(@Nullable ListenerErrorHandler handlerOfFailures) {
			this.errorHandler = handlerOfFailures;
			return this;
		}

		/**
		 * Sets what differs from the defaults.
		 * @param partialSettings the settings
		 * @return this builder
		 */
		public Builder<T> settings(ChannelListenerSettings partialSettings) {
			this.settings = partialSettings;
			return this;
		}

		/**
		 * Drops what this application has published with an envelope; raw messages do not
		 * say whose they are.
		 * @param ignored whether it is dropped
		 * @return this builder
		 */
		public Builder<T> ignoreOwn(boolean ignored) {
			this.ignoreOwn = ignored;
			return this;
		}

		/**
		 * Listens to channels of the servers rather than of applications.
		 * @param reader reads the messages
		 * @return this builder
		 */
		public Builder<T> serverMessages(ServerMessages reader) {
			this.serverMessages = reader;
			return this;
		}

		/**
		 * Creates the endpoint.
		 * @return the endpoint
		 * @throws InvalidListenerException if it cannot work
		 */
		public ChannelEndpoint build() {
			if (this.handler == null) {
				throw new InvalidListenerException(this.description, "it has no handler", "Call 'handler'");
			}
			return new ChannelEndpoint(this.id, this.description, this.channels, this.patterns, this.sharded,
					this.payloadType, this.handler, this.batch, this.filter, this.converter, this.errorHandler,
					(this.ignoreOwn != null) ? this.settings.withIgnoreOwn(this.ignoreOwn) : this.settings,
					this.serverMessages);
		}

	}

}
