package io.github.headrace.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.listener.ListenerRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.listener.Topic;

/**
 * Keeps the channels and patterns of all listeners subscribed, on one connection.
 * <p>
 * It drives a {@link RedisMessageListenerContainer} of its own, which is not safe for
 * concurrent changes: every call to it is made under one lock. Messages are passed on by
 * the thread of the connection, so their order is that of the wire. What is added before
 * the start is subscribed together.
 */
public final class ChannelSubscriber implements SmartLifecycle, DisposableBean {

	private static final Log logger = LogFactory.getLog(ChannelSubscriber.class);

	/** Hands over on the event loop itself: receivers only append to an inbox. */
	private static final Executor HAND_OVER = Runnable::run;

	private final LettuceConnectionFactory connectionFactory;

	private final Duration confirmationTimeout;

	private final Set<ChannelReceiver> receivers = new LinkedHashSet<>();

	private final Object lock = new Object();

	private @Nullable RedisMessageListenerContainer container;

	private volatile boolean running;

	/**
	 * Creates a subscriber.
	 * @param connectionFactory opens the connection
	 * @param confirmationTimeout how long the server may take to confirm subscriptions
	 */
	public ChannelSubscriber(LettuceConnectionFactory connectionFactory, Duration confirmationTimeout) {
		this.connectionFactory = connectionFactory;
		this.confirmationTimeout = confirmationTimeout;
	}

	/**
	 * Subscribes for receivers; before the start it only remembers them.
	 * @throws ChannelSubscriptionException if the server cannot be reached or refuses
	 */
	void add(List<ChannelReceiver> added) {
		synchronized (this.lock) {
			this.receivers.addAll(added);
			if (this.container != null) {
				try {
					subscribe(this.container, added);
				}
				catch (RuntimeException ex) {
					remove(added);
					throw failure(added, ex);
				}
			}
			else if (this.running) {
				listen();
			}
		}
	}

	/** Ends the subscriptions of receivers, as far as no other receiver has the same. */
	void remove(List<ChannelReceiver> removed) {
		synchronized (this.lock) {
			this.receivers.removeAll(removed);
			if (this.container == null) {
				return;
			}
			for (ChannelReceiver receiver : removed) {
				try {
					this.container.removeMessageListener(receiver);
				}
				catch (RuntimeException ex) {
					logger.warn("Could not unsubscribe from '%s'".formatted(receiver.destination().name()), ex);
				}
			}
		}
	}

	@Override
	public void start() {
		synchronized (this.lock) {
			this.running = true;
			listen();
		}
	}

	/** Opens the connection as soon as there is something to listen to. */
	private void listen() {
		if (this.receivers.isEmpty()) {
			return;
		}
		RedisMessageListenerContainer created = newContainer();
		try {
			subscribe(created, List.copyOf(this.receivers));
			created.start();
			this.container = created;
		}
		catch (RuntimeException ex) {
			discard(created);
			throw failure(this.receivers, ex);
		}
	}

	private RedisMessageListenerContainer newContainer() {
		RedisMessageListenerContainer created = new RedisMessageListenerContainer();
		created.setBeanName("headrace");
		created.setConnectionFactory(this.connectionFactory);
		created.setTaskExecutor(HAND_OVER);
		created.setSubscriptionExecutor(new SimpleAsyncTaskExecutor("headrace-subscription-"));
		created.setMaxSubscriptionRegistrationWaitingTime(this.confirmationTimeout.toMillis());
		created.afterPropertiesSet();
		return created;
	}

	private static void subscribe(RedisMessageListenerContainer target, List<ChannelReceiver> added) {
		for (ChannelReceiver receiver : added) {
			target.addMessageListener(receiver, topic(receiver.destination()));
		}
	}

	private static Topic topic(Destination destination) {
		return destination.isPattern() ? PatternTopic.of(destination.name()) : ChannelTopic.of(destination.name());
	}

	private ChannelSubscriptionException failure(Iterable<ChannelReceiver> failed, RuntimeException cause) {
		List<String> names = new ArrayList<>();
		failed.forEach((receiver) -> names.add(receiver.destination().name()));
		return new ChannelSubscriptionException(names, NativeConnection.describe(this.connectionFactory), cause);
	}

	@Override
	public void stop() {
		synchronized (this.lock) {
			this.running = false;
			if (this.container != null) {
				discard(this.container);
				this.container = null;
			}
		}
	}

	private static void discard(RedisMessageListenerContainer discarded) {
		try {
			discarded.destroy();
		}
		catch (Exception ex) {
			logger.warn("Could not close the connection of the subscriptions", ex);
		}
	}

	@Override
	public void destroy() {
		stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Subscribes after all containers have opened their inboxes, and unsubscribes before
	 * they are drained.
	 */
	@Override
	public int getPhase() {
		return ListenerRegistry.PHASE + 1;
	}

}
