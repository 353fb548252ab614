package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.headrace.channel.ChannelContainerFactory;
import io.github.headrace.channel.ChannelEnvelope;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.channel.ChannelSubscriber;
import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.channel.RedisChannelTemplates;
import io.github.headrace.channel.SubscriptionGapListeners;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.dispatch.ByteBudget;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.FailureStores;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.StartMode;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.subscription.SubscriptionSettings;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * An instance of an application whose invalidations travel through a channel.
 */
final class ChannelModeInstance implements AutoCloseable {

	static final String CHANNEL = "headrace:invalidations";

	static final Namespace NAMESPACE = Namespace.of("shop");

	private static final Duration HEARTBEAT = Duration.ofMillis(200);

	final ChannelModeTarget target = new ChannelModeTarget("products");

	final CacheInvalidations invalidations;

	final Freshness freshness;

	private final LettuceConnectionFactory connectionFactory;

	private final LaneExecutor executor = LaneExecutor.platformThreads("lane-", null);

	private final ChannelSubscriber subscriber;

	private final RedisChannelSubscriptions subscriptions;

	ChannelModeInstance(String host, int port) {
		this(host, port, CacheInvalidationSettings.DEFAULTS.maxStaleness(), HEARTBEAT);
	}

	ChannelModeInstance(String host, int port, Duration maxStaleness, Duration heartbeat) {
		this.connectionFactory = new LettuceConnectionFactory(host, port);
		this.connectionFactory.afterPropertiesSet();
		this.connectionFactory.start();
		NativeConnection connection = NativeConnection.of(this.connectionFactory);
		NativeConnections connections = new NativeConnections(() -> connection, (name) -> this.connectionFactory);
		SubscriptionSettings defaults = SubscriptionSettings.DEFAULTS;
		this.subscriber = new ChannelSubscriber(connections, NAMESPACE,
				new SubscriptionSettings(defaults.connectTimeout(), defaults.confirmationTimeout(),
						defaults.refusedDelay(), HEARTBEAT, 15, defaults.firstDelay(), Duration.ofMillis(200)),
				StartMode.BACKGROUND);
		RedisChannelTemplates templates = new RedisChannelTemplates(connections,
				new JsonPayloadConverter(JsonMapper.shared()), 1, NAMESPACE, ChannelEnvelope.NONE, "test",
				this::subscriptions, MessageObserver.NONE);
		this.subscriptions = new RedisChannelSubscriptions(new ChannelContainerFactory(this.subscriber, this.executor,
				new ByteBudget(256 * 1024 * 1024), new JsonPayloadConverter(JsonMapper.shared()), (failure) -> {
				}, ChannelListenerSettings.DEFAULTS, Map.of(), new SubscriptionGapListeners((event) -> {
				}), FailureStores.NONE, templates));
		this.invalidations = CacheInvalidations.overChannel(connection, this.subscriptions, NativeConnections.DEFAULT,
				NAMESPACE, new DefaultCacheKeyCodec(), List.of(), settings(maxStaleness, heartbeat));
		this.invalidations.parts().targets().add(this.target);
		this.freshness = this.invalidations.parts().watch().freshness(WhenDisconnected.BYPASS, Duration.ofSeconds(30));
	}

	private RedisChannelSubscriptions subscriptions() {
		return this.subscriptions;
	}

	private static CacheInvalidationSettings settings(Duration maxStaleness, Duration heartbeat) {
		CacheInvalidationSettings defaults = CacheInvalidationSettings.DEFAULTS;
		return new CacheInvalidationSettings(InvalidationTransportType.CHANNEL, CHANNEL, defaults.whenDisconnected(),
				maxStaleness, defaults.retention(), heartbeat, defaults.resend(), defaults.maxKeys(),
				defaults.maxBytes(), defaults.maxWaiting());
	}

	/** Starts as an application does. */
	ChannelModeInstance start() {
		this.subscriptions.start();
		this.subscriber.start();
		return this;
	}

	/** Stops what an application stops. */
	void stop() {
		this.subscriber.stop();
		this.subscriptions.stop();
	}

	ListenerState subscriptionState() {
		return this.subscriptions.subscriptions().get(0).state();
	}

	long resets(ResetReason reason) {
		return this.invalidations.state().resets().getOrDefault(reason, 0L);
	}

	@Override
	public void close() {
		this.invalidations.stop().join();
		stop();
		this.subscriptions.destroy();
		this.subscriber.destroy();
		try {
			this.executor.destroy();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		this.connectionFactory.destroy();
	}

}
