package io.github.headrace.keyspace;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.github.headrace.channel.ServerPreparation;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether servers tell of the events that listeners wait for
 * ({@code CONFIG GET notify-keyspace-events}), and either lets them do so
 * ({@code CONFIG SET}, which only adds) or says what to do.
 * <p>
 * Looks on each connection before anything is subscribed on it: so at the start, after a
 * restart, which forgets what was set, and after a failover. A server that does not
 * answer such questions may tell of the events nevertheless, so listening goes on. Safe
 * for use by several threads.
 */
public final class NotificationFlagsCheck implements ServerPreparation {

	private static final Log logger = LogFactory.getLog(NotificationFlagsCheck.class);

	static final String PARAMETER = "notify-keyspace-events";

	private final boolean configure;

	private final Duration timeout;

	/** Flags by listener, by connection factory. */
	private final Map<String, Map<String, String>> required = new ConcurrentHashMap<>();

	private final Map<Server, StatefulRedisConnection<String, byte[]>> connections = new ConcurrentHashMap<>();

	/** What was said last of a server is not said again. */
	private final Map<Server, String> said = new ConcurrentHashMap<>();

	/**
	 * Creates a check.
	 * @param configure whether missing flags are set
	 * @param timeout how long a server may take to answer
	 */
	public NotificationFlagsCheck(boolean configure, Duration timeout) {
		this.configure = configure;
		this.timeout = timeout;
	}

	/** Adds what a listener needs; servers that are in use already are asked at once. */
	void require(String connectionFactory, String listenerId, String flags) {
		this.required.computeIfAbsent(connectionFactory, (name) -> new ConcurrentHashMap<>()).put(listenerId, flags);
		this.connections.forEach((server, connection) -> {
			if (server.connectionFactory().equals(connectionFactory) && connection.isOpen()) {
				check(server, connection).exceptionally((failure) -> {
					warn(server, "Could not look whether %s tells of the events of listener '%s'".formatted(server,
							listenerId), failure);
					return null;
				});
			}
		});
	}

	/** Returns the flags by listener, of the connection factories with some names. */
	Map<String, String> required(Predicate<String> connectionFactory) {
		Map<String, String> byListener = new TreeMap<>();
		this.required.forEach((name, flags) -> {
			if (connectionFactory.test(name)) {
				byListener.putAll(flags);
			}
		});
		return byListener;
	}

	@Override
	public void prepare(String connectionFactory, String address, StatefulRedisConnection<String, byte[]> connection) {
		Server server = new Server(connectionFactory, address);
		this.connections.put(server, connection);
		// A server that does not answer this will not answer a subscription either.
		check(server, connection).orTimeout(this.timeout.toNanos(), TimeUnit.NANOSECONDS).join();
	}

	private CompletableFuture<Void> check(Server server, StatefulRedisConnection<String, byte[]> connection) {
		Map<String, String> byListener = new TreeMap<>(
				this.required.getOrDefault(server.connectionFactory(), Map.of()));
		if (byListener.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		return answer(() -> connection.async().configGet(PARAMETER))
			.thenApply((values) -> new FlagsReport(server.address(),
					new NotificationFlags(values.getOrDefault(PARAMETER, "")), byListener))
			.thenCompose((report) -> evaluate(server, connection, report))
			.exceptionallyCompose((failure) -> {
				Throwable cause = unwrapped(failure);
				if (!(cause instanceof RedisCommandExecutionException)) {
					return CompletableFuture.failedFuture(cause);
				}
				warn(server, FlagsReport.unknown(server.address(), byListener, String.valueOf(cause.getMessage())),
						null);
				return CompletableFuture.completedFuture(null);
			});
	}

	private CompletionStage<Void> evaluate(Server server, StatefulRedisConnection<String, byte[]> connection,
			FlagsReport report) {
		if (report.isComplete()) {
			this.said.remove(server);
			return CompletableFuture.completedFuture(null);
		}
		if (!this.configure) {
			warn(server, report.advice(), null);
			return CompletableFuture.completedFuture(null);
		}
		return answer(() -> connection.async().configSet(PARAMETER, report.wanted().letters()))
			.handle((done, failure) -> {
				if (failure == null) {
					logger.info(report.changed());
				}
				else {
					warn(server, report.refused(String.valueOf(unwrapped(failure).getMessage())), null);
				}
				return null;
			});
	}

	/** What the client refuses to send is a failure like any other. */
	private static <T> CompletableFuture<T> answer(Command<T> command) {
		try {
			return command.send().toCompletableFuture();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static Throwable unwrapped(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	private void warn(Server server, String text, @Nullable Throwable failure) {
		if (!text.equals(this.said.put(server, text))) {
			logger.warn(text, failure);
		}
	}

	/** Sends a command. */
	@FunctionalInterface
	private interface Command<T> {

		CompletionStage<T> send();

	}

	/** One server of a connection factory. */
	private record Server(String connectionFactory, String address) {

		@Override
		public String toString() {
			return this.address;
		}

	}

}
