package io.github.headrace.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.headrace.dispatch.Overflow;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.RetrySettings;
import io.github.headrace.message.PayloadConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;

/**
 * What a run-time subscription asks for. Immutable: any number of subscriptions can be
 * made from it.
 *
 * @param channels names and templates of channels
 * @param patterns patterns as of {@code PSUBSCRIBE}
 * @param sharded whether the channels are sharded, as of {@code SSUBSCRIBE}; their names
 * are no templates then
 * @param payloadType what the body is read as
 * @param filter a SpEL expression that tells which messages are handled, or {@code null}
 * @param converter reads the payloads, or {@code null} for the default
 * @param errorHandler handles failures, or {@code null} for the default
 * @param settings what differs from the defaults of listeners
 * @param onGap takes gaps, or {@code null}
 * @param onSubscribed is called before the first message, or {@code null}
 * @param <T> the type of the payloads
 * @see RedisChannelSubscriptions
 */
public record ChannelSubscriptionRequest<T>(List<String> channels, List<String> patterns, boolean sharded,
		ResolvableType payloadType, @Nullable String filter, @Nullable PayloadConverter converter,
		@Nullable ListenerErrorHandler errorHandler, ChannelListenerSettings settings,
		@Nullable Consumer<SubscriptionGap> onGap, @Nullable Consumer<SubscriptionEstablished> onSubscribed) {

	private static final String DESCRIPTION = "run-time subscription";

	public ChannelSubscriptionRequest {
		channels = List.copyOf(channels);
		patterns = List.copyOf(patterns);
		Destinations.validate(DESCRIPTION, channels, patterns, sharded);
	}

	/**
	 * Asks for messages whose payloads are of a class.
	 * @param payloadType what the body is read as; {@code String} and {@code byte[]} get
	 * it as it is
	 * @param <T> the type of the payloads
	 * @return a builder
	 */
	public static <T> Builder<T> builder(Class<T> payloadType) {
		return new Builder<>(ResolvableType.forClass(required(payloadType)));
	}

	/**
	 * Asks for messages with a generic payload such as {@code List<Order>}.
	 * @param payloadType what the body is read as
	 * @param <T> the type of the payloads
	 * @return a builder
	 */
	public static <T> Builder<T> builder(ParameterizedTypeReference<T> payloadType) {
		return new Builder<>(ResolvableType.forType(required(payloadType)));
	}

	/**
	 * Asks for the messages of a typed channel, and perhaps of others with the same type.
	 * @param channel the channel
	 * @param <T> the type of the payloads
	 * @return a builder
	 */
	public static <T> Builder<T> builder(RedisChannel<T> channel) {
		Assert.notNull(channel, "'channel' must not be null: describe it with RedisChannel.of(name, type)");
		return new Builder<T>(channel.type()).sharded(channel.sharded())
			.channels(channel.sharded() ? channel.name() : ChannelName.escape(channel.name()));
	}

	private static <V> V required(@Nullable V payloadType) {
		Assert.notNull(payloadType,
				"'payloadType' must not be null: name the type of the payload, or String or byte[] for the raw message");
		return payloadType;
	}

	List<String> destinations() {
		return Stream.concat(this.channels.stream(), this.patterns.stream()).toList();
	}

	/** Returns whom the container tells what happens to the subscription. */
	SubscriptionCallbacks callbacks() {
		return new SubscriptionCallbacks(this.onGap, this.onSubscribed, null);
	}

	@SuppressWarnings("unchecked")
	ChannelEndpoint endpoint(String id, ChannelMessageHandler<T> handler) {
		ChannelHandler<Object> one = new ConsumingHandler<>(
				(messages) -> handler.handle((ChannelMessage<T>) (ChannelMessage<?>) messages.get(0)));
		return new ChannelEndpoint(id, DESCRIPTION + " '" + id + "'", this.channels, this.patterns, this.sharded,
				this.payloadType, one, false, this.filter, this.converter, this.errorHandler, this.settings, null);
	}

	/**
	 * Collects the parts of a request. What is not set is as for listeners, see
	 * {@code headrace.channels.*}.
	 *
	 * @param <T> the type of the payloads
	 */
	public static final class Builder<T> {

		private final ResolvableType payloadType;

		private final List<String> channels = new ArrayList<>();

		private final List<String> patterns = new ArrayList<>();

		private boolean sharded;

		private @Nullable String filter;

		private @Nullable PayloadConverter converter;

		private @Nullable ListenerErrorHandler errorHandler;

		private @Nullable Integer concurrency;

		private @Nullable String orderingKey;

		private @Nullable Overflow overflow;

		private @Nullable Integer inboxCapacity;

		private @Nullable Long inboxMaxBytes;

		private @Nullable RetrySettings retry;

		private @Nullable String connectionFactory;

		private @Nullable Boolean ignoreOwn;

		private @Nullable Consumer<SubscriptionGap> onGap;

		private @Nullable Consumer<SubscriptionEstablished> onSubscribed;

		private Builder(ResolvableType payloadType) {
			this.payloadType = payloadType;
		}

		/**
		 * Adds names and templates of channels, such as <code>chat:{room}</code>;
		 * {@link ChannelName#escape} makes a literal of any text, such as one that a user
		 * typed.
		 * @param names the names
		 * @return this builder
		 */
		public Builder<T> channels(String... names) {
			this.channels.addAll(List.of(names));
			return this;
		}

		/**
		 * Adds patterns as of {@code PSUBSCRIBE}.
		 * @param globs the patterns
		 * @return this builder
		 */
		public Builder<T> patterns(String... globs) {
			this.patterns.addAll(List.of(globs));
			return this;
		}

		/**
		 * Subscribes the channels as sharded ones, by {@code SSUBSCRIBE}; their names are
		 * literal then.
		 * @param areSharded whether they are sharded
		 * @return this builder
		 */
		public Builder<T> sharded(boolean areSharded) {
			this.sharded = areSharded;
			return this;
		}

		/**
		 * Handles only some messages.
		 * @param expression a SpEL expression, such as {@code payload.amount > 10}
		 * @return this builder
		 */
		public Builder<T> filter(String expression) {
			this.filter = expression;
			return this;
		}

		/**
		 * Reads payloads in another way.
		 * @param payloadConverter the converter
		 * @return this builder
		 */
		public Builder<T> converter(PayloadConverter payloadConverter) {
			this.converter = payloadConverter;
			return this;
		}

		/**
		 * Handles failures in another way.
		 * @param handler the error handler
		 * @return this builder
		 */
		public Builder<T> errorHandler(ListenerErrorHandler handler) {
			this.errorHandler = handler;
			return this;
		}

		/**
		 * Handles several messages at a time.
		 * @param threads how many
		 * @param key what must stay in order, such as {@code customer} or
		 * <code>{channel}</code>, or empty for no order
		 * @return this builder
		 */
		public Builder<T> concurrency(int threads, String key) {
			this.concurrency = threads;
			this.orderingKey = key;
			return this;
		}

		/**
		 * Bounds what may wait.
		 * @param capacity the messages that may wait
		 * @param maxBytes the bytes that may wait
		 * @return this builder
		 */
		public Builder<T> inbox(int capacity, long maxBytes) {
			this.inboxCapacity = capacity;
			this.inboxMaxBytes = maxBytes;
			return this;
		}

		/**
		 * Decides what a full inbox does.
		 * @param policy the policy
		 * @return this builder
		 */
		public Builder<T> overflow(Overflow policy) {
			this.overflow = policy;
			return this;
		}

		/**
		 * Tries a failed message again, in place.
		 * @param retrySettings how often
		 * @return this builder
		 */
		public Builder<T> retry(RetrySettings retrySettings) {
			this.retry = retrySettings;
			return this;
		}

		/**
		 * Subscribes on another server.
		 * @param beanName the name of the connection factory
		 * @return this builder
		 */
		public Builder<T> connectionFactory(String beanName) {
			this.connectionFactory = beanName;
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
		 * Tells of places where messages may be missing, in the order of the messages and
		 * before the next one. What the callback throws is logged.
		 * @param callback takes the gaps
		 * @return this builder
		 */
		public Builder<T> onGap(Consumer<SubscriptionGap> callback) {
			this.onGap = callback;
			return this;
		}

		/**
		 * Tells that the subscription is established, in the order of the messages and
		 * before the first one: state that is loaded then has no hole. Called again after
		 * the application was stopped and started. What the callback throws is logged.
		 * @param callback is told which destinations are subscribed
		 * @return this builder
		 */
		public Builder<T> onSubscribed(Consumer<SubscriptionEstablished> callback) {
			this.onSubscribed = callback;
			return this;
		}

		/**
		 * Creates the request.
		 * @return the request
		 * @throws InvalidListenerException if it cannot work
		 */
		public ChannelSubscriptionRequest<T> build() {
			ChannelListenerSettings settings = new ChannelListenerSettings(null, this.concurrency, this.orderingKey,
					this.overflow, this.inboxCapacity, this.inboxMaxBytes, null, null, null, this.retry,
					this.connectionFactory, null, this.ignoreOwn);
			return new ChannelSubscriptionRequest<>(this.channels, this.patterns, this.sharded, this.payloadType,
					this.filter, this.converter, this.errorHandler, settings, this.onGap, this.onSubscribed);
		}

	}

}
