package io.github.headrace.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.lettuce.core.AbstractRedisAsyncCommands;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.protocol.AsyncCommand;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceExceptionConverter;

/**
 * Sends native Lettuce commands through the connections of a
 * {@link LettuceConnectionFactory}, as a rule its shared one.
 * <p>
 * Nothing here blocks but {@link #await}. Failures are translated to Spring's
 * {@link DataAccessException}s. Safe for use by several threads.
 */
public final class NativeConnection {

	private static final LettuceExceptionConverter TRANSLATOR = new LettuceExceptionConverter();

	private final LettuceConnectionFactory factory;

	/** How long a reply may take; zero for any time. */
	private final Duration timeout;

	private final boolean clientTimesOut;

	private final ReplacementWatch watch = new ReplacementWatch();

	private volatile boolean opened;

	private NativeConnection(LettuceConnectionFactory factory) {
		this.factory = factory;
		this.timeout = Duration.ofMillis(factory.getTimeout());
		this.clientTimesOut = factory.getClientConfiguration()
			.getClientOptions()
			.map((options) -> options.getTimeoutOptions().isTimeoutCommands())
			.orElse(false);
	}

	/**
	 * Returns access to the native connections of a factory.
	 * @param factory the factory
	 * @return the access
	 * @throws UnsupportedConnectionFactoryException if the factory is not Lettuce's
	 */
	public static NativeConnection of(RedisConnectionFactory factory) {
		if (factory instanceof LettuceConnectionFactory lettuce) {
			return new NativeConnection(lettuce);
		}
		throw new UnsupportedConnectionFactoryException(factory);
	}

	/**
	 * Returns the factory whose connections are used.
	 * @return the factory
	 */
	public LettuceConnectionFactory factory() {
		return this.factory;
	}

	/**
	 * Sends one command.
	 * @param command sends the command
	 * @param <T> the type of the reply
	 * @return completes with the reply, or fails; that there is no connection, too, is a
	 * failure of the result
	 */
	public <T> CompletableFuture<T> send(Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
		return withConnection((commands) -> command.apply(commands).toCompletableFuture());
	}

	/**
	 * Returns whether commands are sent without waiting for a connection: the shared one
	 * has been opened, so that they are written or, while it is interrupted, queued.
	 * Always {@code false} on a Cluster, whose nodes are connected to when needed.
	 * @return whether sending never blocks
	 */
	public boolean isOpen() {
		return this.opened && this.factory.getShareNativeConnection() && !this.factory.getValidateConnection()
				&& !this.factory.isClusterAware();
	}

	/**
	 * Sends several commands in one write, on a Cluster in one for each slot.
	 * @param commands the commands
	 * @param <T> the type of the replies
	 * @return completes with all replies, in the order of the commands, or fails when all
	 * are there if one has failed
	 */
	public <T> CompletableFuture<List<T>> sendAll(List<AsyncCommand<byte[], byte[], T>> commands) {
		return withConnection((async) -> {
			dispatch(stateful(async), commands);
			CompletableFuture<?>[] replies = commands.toArray(CompletableFuture<?>[]::new);
			return CompletableFuture.allOf(replies)
				.thenApply((done) -> commands.stream().map(CompletableFuture::join).toList());
		});
	}

	private static <T> void dispatch(StatefulConnection<byte[], byte[]> connection,
			List<AsyncCommand<byte[], byte[], T>> commands) {
		if (!(connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster)) {
			connection.dispatch(commands);
			return;
		}
		// A node that cannot be reached must not keep from the others what is theirs.
		Map<String, List<AsyncCommand<byte[], byte[], T>>> byNode = new LinkedHashMap<>();
		for (AsyncCommand<byte[], byte[], T> command : commands) {
			byNode.computeIfAbsent(nodeOf(command, cluster.getPartitions()), (node) -> new ArrayList<>()).add(command);
		}
		for (List<AsyncCommand<byte[], byte[], T>> ofNode : byNode.values()) {
			try {
				connection.dispatch(ofNode);
			}
			catch (RuntimeException ex) {
				ofNode.forEach((command) -> command.completeExceptionally(ex));
			}
		}
	}

	private static String nodeOf(AsyncCommand<byte[], byte[], ?> command, Partitions partitions) {
		ByteBuffer key = command.getArgs().getFirstEncodedKey();
		RedisClusterNode node = (key != null) ? partitions.getMasterBySlot(SlotHash.getSlot(key)) : null;
		return (node != null) ? node.getNodeId() : "";
	}

	/**
	 * Tells somebody when the shared connection is replaced, before anything is written
	 * to the next one.
	 * @param watcher is told, on the event loop or by a thread that sends
	 */
	public void watch(ConnectionReplacements watcher) {
		this.watch.add(watcher);
	}

	/**
	 * Does something with the connection to a Cluster, which may have to be opened.
	 * @param action what to do, for as long as it takes
	 * @param <T> the type of the result
	 * @return the result
	 */
	@SuppressWarnings("unchecked")
	<T> T withCluster(OnCluster<T> action) throws InterruptedException {
		RedisConnection connection = this.factory.getConnection();
		try {
			return action.apply((StatefulRedisClusterConnection<byte[], byte[]>) stateful(commands(connection)));
		}
		finally {
			connection.close();
		}
	}

	private <T> CompletableFuture<T> withConnection(
			Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletableFuture<T>> action) {
		RedisConnection connection;
		try {
			connection = this.factory.getConnection();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		try {
			RedisClusterAsyncCommands<byte[], byte[]> commands = commands(connection);
			if (this.watch.isWanted()) {
				this.watch.saw(stateful(commands));
			}
			this.opened = true;
			return action.apply(commands).whenComplete((reply, failure) -> connection.close());
		}
		catch (RuntimeException ex) {
			connection.close();
			return CompletableFuture.failedFuture(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static RedisClusterAsyncCommands<byte[], byte[]> commands(RedisConnection connection) {
		return (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
	}

	@SuppressWarnings("unchecked")
	private static StatefulConnection<byte[], byte[]> stateful(RedisClusterAsyncCommands<byte[], byte[]> commands) {
		return ((AbstractRedisAsyncCommands<byte[], byte[]>) commands).getConnection();
	}

	/**
	 * Waits for a reply, no longer than the command timeout of the factory.
	 * @param reply the reply
	 * @param <T> its type
	 * @return the reply
	 * @throws DataAccessException if the command failed or was not answered in time
	 */
	public <T> T await(CompletableFuture<T> reply) {
		try {
			return this.timeout.isZero() ? reply.get() : reply.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw translate(new RedisCommandInterruptedException(ex));
		}
		catch (ExecutionException | TimeoutException ex) {
			throw translate(ex);
		}
	}

	/**
	 * Returns a future that fails with translated exceptions, and no later than after the
	 * command timeout of the factory.
	 * @param reply the reply
	 * @param <T> its type
	 * @return completes as the reply does
	 */
	public <T> CompletableFuture<T> translated(CompletableFuture<T> reply) {
		CompletableFuture<T> limited = (this.clientTimesOut || this.timeout.isZero()) ? reply
				: reply.orTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		return limited.exceptionallyCompose((failure) -> CompletableFuture
			.failedFuture((failure instanceof Exception exception) ? translate(exception) : failure));
	}

	private static RuntimeException translate(Exception ex) {
		Exception cause = ex;
		while ((cause instanceof CompletionException || cause instanceof ExecutionException)
				&& cause.getCause() instanceof Exception inner) {
			cause = inner;
		}
		DataAccessException translated = TRANSLATOR.convert(cause);
		if (translated != null) {
			return translated;
		}
		if (cause instanceof IOException) {
			return new RedisConnectionFailureException("The connection to Redis was lost", cause);
		}
		return (cause instanceof RuntimeException unchecked) ? unchecked : new IllegalStateException(cause);
	}

	/**
	 * Says where a factory expects Redis.
	 * @param factory the factory
	 * @return the address for people, without credentials
	 */
	public static String describe(LettuceConnectionFactory factory) {
		if (factory.getSentinelConfiguration() != null) {
			return "sentinels " + factory.getSentinelConfiguration().getSentinels();
		}
		if (factory.getClusterConfiguration() != null) {
			return "cluster nodes " + factory.getClusterConfiguration().getClusterNodes();
		}
		if (factory.getSocketConfiguration() != null) {
			return "socket " + factory.getSocketConfiguration().getSocket();
		}
		return factory.getHostName() + ":" + factory.getPort();
	}

	/**
	 * Does something with the connection to a Cluster.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	interface OnCluster<T> {

		T apply(StatefulRedisClusterConnection<byte[], byte[]> connection) throws InterruptedException;

	}

}
