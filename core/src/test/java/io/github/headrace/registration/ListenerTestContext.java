package io.github.headrace.registration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.headrace.channel.ChannelContainerFactory;
import io.github.headrace.channel.ChannelEndpointCustomizer;
import io.github.headrace.channel.ChannelEnvelope;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.channel.ChannelSubscriber;
import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.channel.RedisChannelTemplates;
import io.github.headrace.channel.SubscriptionGapListeners;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.deadletter.ChannelDeadLetters;
import io.github.headrace.deadletter.DeadLetters;
import io.github.headrace.dispatch.ByteBudget;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.keyspace.GroupSettings;
import io.github.headrace.keyspace.KeyspaceChannels;
import io.github.headrace.keyspace.NotificationFlagsCheck;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.ListenerFailure;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerStatistics;
import io.github.headrace.listener.StartMode;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.subscription.SubscriptionAdvice;
import io.github.headrace.subscription.SubscriptionSettings;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.BeanDefinitionCustomizer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application context with listeners, wired without Spring Boot.
 */
final class ListenerTestContext implements AutoCloseable {

	private static final ValidatorFactory VALIDATORS = Validation.buildDefaultValidatorFactory();

	final BlockingQueue<ListenerFailure> failures = new LinkedBlockingQueue<>();

	final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final LettuceConnectionFactory connectionFactory;

	private final Map<String, RedisConnectionFactory> otherFactories = new LinkedHashMap<>();

	private final Map<String, ChannelListenerSettings> settings = new LinkedHashMap<>();

	private ChannelListenerSettings defaults = ChannelListenerSettings.DEFAULTS;

	private final Map<String, Object> properties = new LinkedHashMap<>();

	private final List<ChannelEndpointCustomizer> customizers = new ArrayList<>();

	private final List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();

	private ListenerErrorHandler errorHandler = this.failures::add;

	private boolean validation = true;

	private SubscriptionSettings subscriptionSettings = SubscriptionSettings.DEFAULTS;

	private Namespace namespace = Namespace.NONE;

	private StartMode startMode = StartMode.FAIL_FAST;

	private boolean configureServers;

	private ChannelEnvelope envelope = ChannelEnvelope.NONE;

	private MessageObserver observer = MessageObserver.NONE;

	private GroupSettings groupSettings = GroupSettings.DEFAULTS;

	ListenerTestContext(RedisServer server) {
		this(server.host(), server.port());
	}

	ListenerTestContext(String host, int port) {
		this(new LettuceConnectionFactory(host, port));
	}

	ListenerTestContext(LettuceConnectionFactory connectionFactory) {
		this.connectionFactory = connectionFactory;
	}

	/** Returns a context whose listeners are never to reach a server. */
	static ListenerTestContext withoutServer() {
		return new ListenerTestContext("127.0.0.1", 1);
	}

	/** Adds another server, by the name of its connection factory. */
	ListenerTestContext server(String name, RedisServer server) {
		return connectionFactory(name, new LettuceConnectionFactory(server.host(), server.port()));
	}

	ListenerTestContext connectionFactory(String name, RedisConnectionFactory factory) {
		this.otherFactories.put(name, factory);
		return this;
	}

	ListenerTestContext settings(String id, ChannelListenerSettings listenerSettings) {
		this.settings.put(id, listenerSettings);
		return this;
	}

	/** Configures what no listener of its own has. */
	ListenerTestContext defaults(ChannelListenerSettings listenerSettings) {
		this.defaults = listenerSettings;
		return this;
	}

	ListenerTestContext property(String name, Object value) {
		this.properties.put(name, value);
		return this;
	}

	ListenerTestContext customizer(ChannelEndpointCustomizer customizer) {
		this.customizers.add(customizer);
		return this;
	}

	ListenerTestContext resolver(HandlerMethodArgumentResolver resolver) {
		this.resolvers.add(resolver);
		return this;
	}

	ListenerTestContext errorHandler(ListenerErrorHandler handler) {
		this.errorHandler = handler;
		return this;
	}

	ListenerTestContext namespace(String name) {
		this.namespace = Namespace.of(name);
		return this;
	}

	ListenerTestContext startMode(StartMode mode) {
		this.startMode = mode;
		return this;
	}

	/** Publishes in envelopes. */
	ListenerTestContext envelopes() {
		this.envelope = ChannelEnvelope.CLOUD_EVENTS;
		return this;
	}

	ListenerTestContext observer(MessageObserver messageObserver) {
		this.observer = messageObserver;
		return this;
	}

	/** Lets servers tell of the keyspace events that listeners need. */
	ListenerTestContext configureServers() {
		this.configureServers = true;
		return this;
	}

	ListenerTestContext groupSettings(GroupSettings settings) {
		this.groupSettings = settings;
		return this;
	}

	ListenerTestContext subscriptionSettings(SubscriptionSettings patience) {
		this.subscriptionSettings = patience;
		return this;
	}

	ListenerTestContext withoutValidation() {
		this.validation = false;
		return this;
	}

	<B> ListenerTestContext bean(String name, Class<B> type, Supplier<B> supplier,
			BeanDefinitionCustomizer... beanCustomizers) {
		this.context.registerBean(name, type, supplier, beanCustomizers);
		return this;
	}

	/** Changes the context before it is refreshed. */
	ListenerTestContext configure(Consumer<AnnotationConfigApplicationContext> change) {
		change.accept(this.context);
		return this;
	}

	@SuppressWarnings("unchecked")
	ListenerTestContext start(Object... beans) {
		for (Object bean : beans) {
			Class<Object> type = (Class<Object>) bean.getClass();
			this.context.registerBean(decapitalize(type.getSimpleName()), type, () -> bean);
		}
		infrastructure();
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.copyOf(this.properties)));
		this.context.refresh();
		return this;
	}

	private static String decapitalize(String name) {
		return Character.toLowerCase(name.charAt(0)) + name.substring(1);
	}

	private void infrastructure() {
		this.context.registerBean(LettuceConnectionFactory.class, () -> this.connectionFactory);
		this.context.registerBean(ListenerRegistry.class, ListenerRegistry::new);
		LaneExecutor executor = LaneExecutor.platformThreads("lane-", null);
		this.context.registerBean(LaneExecutor.class, () -> executor);
		this.otherFactories
			.forEach((name, factory) -> this.context.registerBean(name, RedisConnectionFactory.class, () -> factory));
		NativeConnections connections = new NativeConnections(() -> NativeConnection.of(this.connectionFactory),
				this::otherFactory);
		NotificationFlagsCheck flagsCheck = new NotificationFlagsCheck(this.configureServers, Duration.ofSeconds(5));
		ChannelSubscriber subscriber = new ChannelSubscriber(connections, this.namespace, this.subscriptionSettings,
				this.startMode, SubscriptionAdvice.GENERAL, flagsCheck);
		this.context.registerBean(ChannelSubscriber.class, () -> subscriber);
		JsonPayloadConverter converter = new JsonPayloadConverter(JsonMapper.builder().build());
		SubscriptionGapListeners gapListeners = new SubscriptionGapListeners(this.context);
		ChannelDeadLetters deadLetters = new ChannelDeadLetters(connections, this.namespace, this.context);
		this.context.registerBean(ChannelDeadLetters.class, () -> deadLetters);
		this.context.registerBean(DeadLetters.class,
				() -> new DeadLetters(this.context.getBean(ListenerRegistry.class), deadLetters));
		RedisChannelTemplates templates = new RedisChannelTemplates(connections, converter, 16 * 1024 * 1024,
				this.namespace, this.envelope, "test", () -> this.context.getBean(RedisChannelSubscriptions.class),
				this.observer);
		ChannelContainerFactory containers = new ChannelContainerFactory(subscriber, executor,
				new ByteBudget(256 * 1024 * 1024), converter, this.errorHandler, this.defaults, this.settings,
				gapListeners, deadLetters, templates);
		this.context.registerBean(RedisChannelTemplates.class, () -> templates);
		this.context.registerBean(RedisChannelTemplate.class, () -> templates.get(NativeConnections.DEFAULT));
		this.context.registerBean(ListenerRegistrar.class,
				() -> new ListenerRegistrar(this.context.getBean(ListenerRegistry.class), containers, this.customizers,
						null, List.of()),
				// As injection would do it: what is depended on is destroyed later.
				(definition) -> definition.setDependsOn("laneExecutor", "channelSubscriber", "listenerRegistry"));
		this.context.registerBean(RedisChannelSubscriptions.class, () -> new RedisChannelSubscriptions(containers),
				(definition) -> definition.setDependsOn("laneExecutor", "channelSubscriber"));
		this.context.registerBean(ChannelEndpointReader.class,
				() -> new ChannelEndpointReader(this.context.getBeanFactory(),
						new ArgumentResolvers(this.context.getBeanFactory(), this.resolvers, validator()),
						new ResultSenders(templates::get, null), containers));
		KeyspaceChannels keyspaceChannels = new KeyspaceChannels(connections, containers, this.namespace, flagsCheck,
				this.groupSettings);
		this.context.registerBean(KeyspaceChannels.class, () -> keyspaceChannels);
		this.context.registerBean(KeyspaceEndpointReader.class,
				() -> new KeyspaceEndpointReader(this.context.getBeanFactory(),
						new ArgumentResolvers(this.context.getBeanFactory(), this.resolvers, null), containers,
						keyspaceChannels));
		this.context.registerBean(ListenerAnnotationBeanPostProcessor.class,
				() -> new ListenerAnnotationBeanPostProcessor(
						this.context.getBeanProvider(ListenerAnnotationReader.class),
						this.context.getBeanProvider(ListenerRegistrar.class)));
		this.context.registerBean(SubscriptionGapListenerReader.class,
				() -> new SubscriptionGapListenerReader(this.context.getBeanFactory(), gapListeners));
	}

	private RedisConnectionFactory otherFactory(String name) {
		RedisConnectionFactory factory = this.otherFactories.get(name);
		if (factory == null) {
			throw new IllegalArgumentException(
					"there is no such bean, only %s".formatted(this.otherFactories.keySet()));
		}
		return factory;
	}

	private @Nullable SpringValidatorAdapter validator() {
		return this.validation ? new SpringValidatorAdapter(VALIDATORS.getValidator()) : null;
	}

	/**
	 * Publishes as another client would, and returns how many connections received it.
	 */
	long publish(String channel, String payload) {
		return publish(channel, payload.getBytes(StandardCharsets.UTF_8));
	}

	long publish(String channel, byte[] payload) {
		return template().publish(channel, payload);
	}

	/** Publishes to another server. */
	long publishTo(String server, String channel, String payload) {
		return this.context.getBean(RedisChannelTemplates.class).get(server).publish(channel, payload);
	}

	RedisChannelTemplate template() {
		return this.context.getBean(RedisChannelTemplate.class);
	}

	RedisChannelSubscriptions subscriptions() {
		return this.context.getBean(RedisChannelSubscriptions.class);
	}

	DeadLetters deadLetters() {
		return this.context.getBean(DeadLetters.class);
	}

	ListenerRegistry registry() {
		return this.context.getBean(ListenerRegistry.class);
	}

	ListenerRegistrar registrar() {
		return this.context.getBean(ListenerRegistrar.class);
	}

	List<String> ids() {
		return registry().containers().stream().map((container) -> container.id()).toList();
	}

	ListenerStatistics statistics(String id) {
		return registry().find(id).orElseThrow().statistics();
	}

	/** Waits for the next failure. */
	ListenerFailure nextFailure() {
		return next(this.failures);
	}

	/** Waits for what a listener receives next. */
	<V> V next(BlockingQueue<V> queue) {
		try {
			V next = queue.poll(10, TimeUnit.SECONDS);
			assertThat(next).as("something arrives within 10 s; failures: %s", this.failures).isNotNull();
			return next;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

}
