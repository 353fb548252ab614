package io.github.headrace.channel;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.headrace.connection.NativeConnections;
import io.github.headrace.connection.ServerFeature;
import io.github.headrace.connection.ServerUsage;
import io.github.headrace.connection.ServerUse;
import io.github.headrace.connection.UnsupportedConnectionFactoryException;
import io.github.headrace.dispatch.ByteBudget;
import io.github.headrace.dispatch.Drops;
import io.github.headrace.dispatch.Inbox;
import io.github.headrace.dispatch.InboxSettings;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.listener.DeadLetterSettings;
import io.github.headrace.listener.FailureStore;
import io.github.headrace.listener.FailureStores;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.PayloadConverter;
import org.jspecify.annotations.Nullable;

/**
 * Makes a container from an endpoint and what is configured for it.
 */
public final class ChannelContainerFactory implements ServerUsage {

	private final ChannelSubscriber subscriber;

	private final LaneExecutor executor;

	private final ByteBudget budget;

	private final PayloadConverter converter;

	private final ListenerErrorHandler errorHandler;

	private final ChannelListenerSettings defaults;

	private final Map<String, ChannelListenerSettings> settingsById;

	private final SubscriptionGapListeners gapListeners;

	private final FailureStores failureStores;

	private final RedisChannelTemplates templates;

	private final Map<ListenerContainer, ServerUse> uses = new ConcurrentHashMap<>();

	private MessageObserver observer = MessageObserver.NONE;

	/**
	 * Creates a factory.
	 * @param subscriber keeps the channels subscribed
	 * @param executor gives the lanes their threads
	 * @param budget the bytes that may wait in all inboxes
	 * @param converter reads payloads where an endpoint has no converter of its own
	 * @param errorHandler handles failures where an endpoint has no handler of its own
	 * @param defaults the settings of listeners that have no other
	 * @param settingsById the settings that go before the declaration of a listener
	 * @param gapListeners are told of the gaps of all listeners
	 * @param failureStores keep what listeners that ask for it could not handle
	 * @param templates reply to requests, and know what is the application's own
	 */
	public ChannelContainerFactory(ChannelSubscriber subscriber, LaneExecutor executor, ByteBudget budget,
			PayloadConverter converter, ListenerErrorHandler errorHandler, ChannelListenerSettings defaults,
			Map<String, ChannelListenerSettings> settingsById, SubscriptionGapListeners gapListeners,
			FailureStores failureStores, RedisChannelTemplates templates) {
		this.subscriber = subscriber;
		this.executor = executor;
		this.budget = budget;
		this.converter = converter;
		this.errorHandler = errorHandler;
		this.defaults = defaults.orElse(ChannelListenerSettings.DEFAULTS);
		this.settingsById = Map.copyOf(settingsById);
		this.gapListeners = gapListeners;
		this.failureStores = failureStores;
		this.templates = templates;
	}

	/**
	 * Sets what is told of the calls of handlers, by containers that are made from now
	 * on. Nobody is unless this is called.
	 * @param told the observer of all channels
	 */
	public void observe(MessageObserver told) {
		this.observer = told;
	}

	/**
	 * Makes a container, which is not started.
	 * @param endpoint what to listen to
	 * @return the container
	 * @throws InvalidListenerException if the endpoint and its settings cannot work
	 */
	public ListenerContainer create(ChannelEndpoint endpoint) {
		return create(endpoint, null);
	}

	/**
	 * Makes a container, which is not started.
	 * @param endpoint what to listen to
	 * @param callbacks are told what happens to a run-time subscription, or {@code null}
	 * if this is none
	 * @return the container
	 * @throws InvalidListenerException if the endpoint and its settings cannot work
	 */
	ChannelListenerContainer create(ChannelEndpoint endpoint, @Nullable SubscriptionCallbacks callbacks) {
		ChannelListenerSettings settings = effectiveSettings(endpoint.id(), endpoint.settings());
		PayloadConverter payloadConverter = Objects.requireNonNullElse(endpoint.converter(), this.converter);
		PayloadReader reader = new PayloadReader(payloadConverter.decoder(endpoint.payloadType()));
		MessageObserver told = this.observer
			.forListener((callbacks != null) ? MessageObserver.RUN_TIME : endpoint.id());
		ChannelCounters counters = new ChannelCounters(told != MessageObserver.NONE);
		RetriedHandler handler = new RetriedHandler(endpoint.handler(), required(settings.retry()),
				required(settings.resultTimeout()));
		RequestReplies requestReplies = new RequestReplies(endpoint,
				() -> this.templates.get(required(settings.connectionFactory())));
		ChannelMessageProcessor processor = ChannelMessageProcessor.of(endpoint, reader, handler,
				failureStore(endpoint, settings, callbacks), this.errorHandler, requestReplies, counters, told);
		GapReporter gapReporter = new GapReporter(endpoint, this.gapListeners, callbacks);
		Replays replays = new Replays();
		ChannelListenerContainer container = new ChannelListenerContainer(endpoint, required(settings.autoStartup()),
				subscriptions(endpoint, settings, callbacks),
				inboxes(endpoint, settings, reader, new ChannelItemHandler(processor, gapReporter, replays),
						gapReporter),
				counters, gapReporter, replays, required(settings.ignoreOwn()) ? this.templates.identity() : null);
		if (callbacks == null) {
			this.uses.put(container, use(endpoint, settings));
		}
		return container;
	}

	private ServerUse use(ChannelEndpoint endpoint, ChannelListenerSettings settings) {
		ServerFeature feature = endpoint.sharded() ? ServerFeature.SHARDED_CHANNELS : ServerFeature.CHANNELS;
		return new ServerUse(this.subscriber.connection(required(settings.connectionFactory())),
				ServerUse.listener(endpoint.id()),
				Set.of((endpoint.serverMessages() != null) ? ServerFeature.KEYSPACE_EVENTS : feature), List.of());
	}

	/**
	 * Forgets what a container uses.
	 * @param container is no longer registered, or could not be
	 */
	public void forget(ListenerContainer container) {
		this.uses.remove(container);
	}

	/**
	 * Returns what the listeners use that were declared; run-time subscriptions come and
	 * go.
	 */
	@Override
	public List<ServerUse> uses() {
		return List.copyOf(this.uses.values());
	}

	/**
	 * Messages of servers tell of moments that have passed, and a run-time subscription
	 * is not there any more when somebody looks.
	 */
	private FailureStore failureStore(ChannelEndpoint endpoint, ChannelListenerSettings settings,
			@Nullable SubscriptionCallbacks callbacks) {
		DeadLetterSettings deadLetter = required(settings.deadLetter());
		if (endpoint.serverMessages() != null || callbacks != null || !required(deadLetter.enabled())) {
			return FailureStore.NONE;
		}
		return this.failureStores.open(endpoint.id(), required(settings.connectionFactory()),
				required(deadLetter.maxLength()));
	}

	/**
	 * Returns what holds for a listener.
	 * @param id the id of the listener
	 * @param declared the settings of its declaration
	 * @return settings that leave nothing open
	 */
	public ChannelListenerSettings effectiveSettings(String id, ChannelListenerSettings declared) {
		return this.settingsById.getOrDefault(id, ChannelListenerSettings.OPEN).orElse(declared).orElse(this.defaults);
	}

	/**
	 * Returns which connection factory a listener uses.
	 * @param id the id of the listener
	 * @param description where the listener was declared
	 * @param declared the settings of its declaration
	 * @return the name of the bean, or {@link NativeConnections#DEFAULT}
	 * @throws InvalidListenerException if it names none that can be used
	 */
	public String connectionFactory(String id, String description, ChannelListenerSettings declared) {
		String name = required(effectiveSettings(id, declared).connectionFactory());
		if (name.equals(NativeConnections.DEFAULT)) {
			// What is wrong with the default is not the listener's mistake.
			this.subscriber.requireConnection(name);
			return name;
		}
		try {
			this.subscriber.requireConnection(name);
		}
		catch (IllegalArgumentException | UnsupportedConnectionFactoryException ex) {
			throw new InvalidListenerException(description,
					"'connectionFactory' is '%s': %s".formatted(name, ex.getMessage()),
					"Correct 'connectionFactory' of the annotation or 'headrace.channels.listeners.%s.connection-factory'"
						.formatted(id),
					ex);
		}
		return name;
	}

	private ListenerSubscriptions subscriptions(ChannelEndpoint endpoint, ChannelListenerSettings settings,
			@Nullable SubscriptionCallbacks callbacks) {
		String connectionFactory = connectionFactory(endpoint.id(), endpoint.description(), endpoint.settings());
		SubscriptionLine line = (settings.overflow() == Overflow.DISCONNECT)
				? SubscriptionLine.ownedBy(endpoint.id(), connectionFactory, endpoint.sharded())
				: SubscriptionLine.shared(connectionFactory, endpoint.sharded());
		if (endpoint.serverMessages() != null) {
			line = line.ofServers();
		}
		return new ListenerSubscriptions(this.subscriber, line, callbacks);
	}

	private Supplier<Inbox<ChannelItem>> inboxes(ChannelEndpoint endpoint, ChannelListenerSettings settings,
			PayloadReader reader, ChannelItemHandler itemHandler, GapReporter gapReporter) {
		InboxSettings inboxSettings = inboxSettings(endpoint, settings);
		OrderingKey key = orderingKey(endpoint, settings, reader);
		OverflowLog overflowLog = new OverflowLog(endpoint.id(), inboxSettings.overflow());
		// The lost connection leaves a gap, so that drops leave none of their own.
		Function<Drops, ChannelItem> dropMarker = (inboxSettings.overflow() == Overflow.DISCONNECT) ? null
				: gapReporter::gapOf;
		return () -> new Inbox<>(inboxSettings, key, itemHandler, this.executor, this.budget, overflowLog, dropMarker);
	}

	private static @Nullable OrderingKey orderingKey(ChannelEndpoint endpoint, ChannelListenerSettings settings,
			PayloadReader reader) {
		String expression = required(settings.orderingKey());
		if (!expression.isEmpty()) {
			return OrderingKey.parse(expression, endpoint, reader);
		}
		if (settings.overflow() == Overflow.CONFLATE) {
			throw new InvalidListenerException(endpoint.description(),
					"'overflow' is CONFLATE, but there is no 'orderingKey' to conflate by",
					"Set 'orderingKey' to the property whose latest value is wanted");
		}
		return null;
	}

	private static InboxSettings inboxSettings(ChannelEndpoint endpoint, ChannelListenerSettings settings) {
		try {
			return new InboxSettings(required(settings.concurrency()), required(settings.inboxCapacity()),
					required(settings.inboxMaxBytes()), required(settings.overflow()),
					endpoint.batch() ? required(settings.batchSize()) : 1, required(settings.batchWindow()));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidListenerException(endpoint.description(), String.valueOf(ex.getMessage()),
					"Correct the annotation or 'headrace.channels.listeners.%s'".formatted(endpoint.id()), ex);
		}
	}

	private static <V> V required(@Nullable V value) {
		return Objects.requireNonNull(value, "the defaults leave nothing open");
	}

}
