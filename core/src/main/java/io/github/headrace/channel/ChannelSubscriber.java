package io.github.headrace.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.headrace.connection.BackgroundThreads;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.StartMode;
import io.github.headrace.subscription.SubscriptionAdvice;
import io.github.headrace.subscription.SubscriptionFailure;
import io.github.headrace.subscription.SubscriptionSettings;
import io.github.headrace.subscription.Subscriptions;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Subscribes the destinations of all listeners for as long as the application runs: on
 * one connection to each server, except for listeners that need one of their own.
 * <p>
 * A lost connection is replaced until it is there again. A failure of the first attempt
 * is thrown only with {@link StartMode#FAIL_FAST}, or if no other attempt can ever work;
 * otherwise its outcome is waited for briefly, so that what is published next is heard.
 * Safe for use by several threads.
 */
public final class ChannelSubscriber implements SmartLifecycle, DisposableBean {

	/** How long a start in the background waits for a server's answer. */
	private static final Duration FIRST_ANSWER = Duration.ofSeconds(1);

	private final NativeConnections connections;

	private final Namespace namespace;

	private final SubscriptionSettings settings;

	private final StartMode startMode;

	private final SubscriptionAdvice advice;

	private final ServerPreparation preparation;

	private final Map<SubscriptionLine, SubscribedServer> servers = new LinkedHashMap<>();

	private volatile boolean running;

	/**
	 * Creates a subscriber.
	 * @param connections gives access to the servers
	 * @param namespace is put in front of the names of channels
	 * @param settings how patiently subscriptions are kept
	 * @param startMode what happens if a server cannot be used at the start
	 */
	public ChannelSubscriber(NativeConnections connections, Namespace namespace, SubscriptionSettings settings,
			StartMode startMode) {
		this(connections, namespace, settings, startMode, SubscriptionAdvice.GENERAL, ServerPreparation.NONE);
	}

	/**
	 * Creates a subscriber.
	 * @param connections gives access to the servers
	 * @param namespace is put in front of the names of channels
	 * @param settings how patiently subscriptions are kept
	 * @param startMode what happens if a server cannot be used at the start
	 * @param advice says in the log what to do about failures
	 * @param preparation prepares each server whose own messages are subscribed
	 */
	public ChannelSubscriber(NativeConnections connections, Namespace namespace, SubscriptionSettings settings,
			StartMode startMode, SubscriptionAdvice advice, ServerPreparation preparation) {
		this.connections = connections;
		this.namespace = namespace;
		this.settings = settings;
		this.startMode = startMode;
		this.advice = advice;
		this.preparation = preparation;
	}

	Namespace namespace() {
		return this.namespace;
	}

	/**
	 * Makes sure that there is a connection to be had.
	 * @throws IllegalArgumentException if there is no connection factory of that name
	 */
	void requireConnection(String connectionFactory) {
		this.connections.get(connectionFactory);
	}

	NativeConnection connection(String connectionFactory) {
		return this.connections.get(connectionFactory);
	}

	/**
	 * Returns the server on which a listener subscribes.
	 * @throws IllegalArgumentException if the line names no connection factory
	 */
	SubscribedServer server(SubscriptionLine line) {
		synchronized (this.servers) {
			return this.servers.computeIfAbsent(line, this::newServer);
		}
	}

	private SubscribedServer newServer(SubscriptionLine line) {
		NativeConnection connection = this.connections.get(line.connectionFactory());
		String description = NativeConnection.describe(connection.factory());
		if (line.isOfServers()) {
			return new SubscribedServer(description,
					Subscriptions.ofServers(connection.factory(), description, this.settings, this.advice,
							(server, opened) -> this.preparation.prepare(line.connectionFactory(), server, opened)));
		}
		boolean routed = line.isSharded() && connection.factory().isClusterAware();
		Subscriptions subscriptions = routed
				? Subscriptions.sharded(connection.factory(), description, this.settings, this.advice)
				: new Subscriptions(connection.factory(), description, this.settings, this.advice);
		return new SubscribedServer(description, subscriptions);
	}

	/**
	 * Lets go of the connection that a listener had for itself.
	 * @return completes when it is closed
	 */
	CompletableFuture<Void> release(SubscriptionLine line) {
		SubscribedServer released;
		synchronized (this.servers) {
			released = this.servers.remove(line);
		}
		return (released != null) ? CompletableFuture.runAsync(released.subscriptions()::stop, BackgroundThreads.now())
				: CompletableFuture.completedFuture(null);
	}

	/**
	 * Begins to confirm what a listener has subscribed, and waits for the answer as far
	 * as the start mode wants it.
	 * @throws ChannelSubscriptionException if the server cannot be reached or refuses,
	 * and the start mode wants to know
	 */
	void established(SubscribedServer server, List<String> destinations, CompletableFuture<Void> confirmed) {
		if (!this.running) {
			return;
		}
		CompletableFuture<Void> started = server.subscriptions().start();
		boolean unreachable = server.subscriptions().lastFailure() != null && !server.subscriptions().isConnected();
		CompletableFuture<Void> answer = started.isDone() ? confirmed : CompletableFuture.allOf(started, confirmed);
		if (this.startMode == StartMode.FAIL_FAST) {
			await(server, destinations, answer);
		}
		else if (!unreachable) {
			awaitAnyAnswer(answer);
		}
	}

	/** An answer comes soon, unless there is nobody to give one. */
	private static void awaitAnyAnswer(CompletableFuture<Void> answer) {
		answer.handle((done, failure) -> null)
			.completeOnTimeout(null, FIRST_ANSWER.toNanos(), TimeUnit.NANOSECONDS)
			.join();
	}

	@Override
	public void start() {
		// First: who subscribes meanwhile either sees it or is seen.
		this.running = true;
		List<SubscribedServer> starting = new ArrayList<>();
		synchronized (this.servers) {
			this.servers.values().stream().filter(SubscribedServer::isUsed).forEach(starting::add);
		}
		List<CompletableFuture<Void>> started = starting.stream()
			.map((server) -> server.subscriptions().start())
			.toList();
		if (this.startMode != StartMode.FAIL_FAST) {
			awaitAnyAnswer(CompletableFuture.allOf(started.toArray(CompletableFuture<?>[]::new)));
		}
		try {
			for (int i = 0; i < starting.size(); i++) {
				if (this.startMode == StartMode.FAIL_FAST || canNeverWork(starting.get(i))) {
					await(starting.get(i), starting.get(i).destinations(), started.get(i));
				}
			}
		}
		catch (ChannelSubscriptionException ex) {
			stop();
			throw ex;
		}
	}

	private static boolean canNeverWork(SubscribedServer server) {
		Throwable failure = server.subscriptions().lastFailure();
		return failure != null && new SubscriptionFailure(server.destinations(), server.description(), failure)
			.kind() == SubscriptionFailure.Kind.UNSUPPORTED;
	}

	/**
	 * Returns the servers at which something is subscribed, or is to be.
	 * @return a snapshot
	 */
	public List<ChannelServer> servers() {
		synchronized (this.servers) {
			return this.servers.entrySet()
				.stream()
				.filter((entry) -> entry.getValue().isUsed())
				.map((entry) -> entry.getValue().describe(entry.getKey()))
				.toList();
		}
	}

	private void await(SubscribedServer server, List<String> destinations, CompletableFuture<Void> confirmed) {
		Duration patience = this.settings.confirmationTimeout();
		try {
			confirmed.get(patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ChannelSubscriptionException(destinations, server.description(), ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			if (cause instanceof CancellationException) {
				// Stopped by someone else meanwhile: nothing is wanted any more.
				return;
			}
			throw new ChannelSubscriptionException(destinations, server.description(), cause);
		}
		catch (TimeoutException ex) {
			Throwable known = server.subscriptions().lastFailure();
			throw new ChannelSubscriptionException(destinations, server.description(), (known != null) ? known
					: new TimeoutException("The server did not confirm within %s".formatted(patience)));
		}
	}

	Duration confirmationTimeout() {
		return this.settings.confirmationTimeout();
	}

	@Override
	public void stop() {
		this.running = false;
		List<SubscribedServer> stopping;
		synchronized (this.servers) {
			stopping = List.copyOf(this.servers.values());
		}
		stopping.forEach((server) -> server.subscriptions().stop());
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
