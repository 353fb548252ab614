package io.github.headrace.connection;

import java.time.Duration;
import java.util.function.Function;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.PartitionSelectorException;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;

/**
 * The way to the server that has a key: one connection, or on a Cluster that of one
 * master, by way of a connection that follows redirections.
 */
abstract sealed class DedicatedRoute {

	/** Patience is decided by who sends the commands, which may block for long. */
	private static final Duration NO_TIMEOUT = Duration.ZERO;

	static DedicatedRoute open(NativeConnection owner, byte[] key) {
		AbstractRedisClient client = owner.factory().getRequiredNativeClient();
		DedicatedRoute opened = (client instanceof RedisClusterClient cluster) ? OfCluster.connect(cluster, key)
				: OfServer.connect(owner, (RedisClient) client);
		opened.connection().setTimeout(NO_TIMEOUT);
		opened.wire().setTimeout(NO_TIMEOUT);
		return opened;
	}

	/** Returns the connection on which commands are sent. */
	abstract StatefulConnection<byte[], byte[]> connection();

	/** Returns the connection that is used in the end. */
	abstract StatefulRedisConnection<byte[], byte[]> wire();

	/** Returns whether the key is still where this leads. */
	abstract boolean isCurrent();

	/** Sends a command to the same server, but on another connection. */
	abstract void toSameServer(Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<?>> command);

	private static final class OfServer extends DedicatedRoute {

		private final NativeConnection owner;

		private final StatefulRedisConnection<byte[], byte[]> connection;

		private OfServer(NativeConnection owner, StatefulRedisConnection<byte[], byte[]> connection) {
			this.owner = owner;
			this.connection = connection;
		}

		static OfServer connect(NativeConnection owner, RedisClient client) {
			try {
				return new OfServer(owner, client.connect(ByteArrayCodec.INSTANCE));
			}
			catch (IllegalStateException ex) {
				// The client of a Master/Replica configuration has no address of its own.
				throw new UnsupportedOperationException(
						"The client has no server to read from, as with Master/Replica: " + ex.getMessage());
			}
		}

		@Override
		StatefulConnection<byte[], byte[]> connection() {
			return this.connection;
		}

		@Override
		StatefulRedisConnection<byte[], byte[]> wire() {
			return this.connection;
		}

		@Override
		boolean isCurrent() {
			return true;
		}

		@Override
		@SuppressWarnings({ "unchecked", "rawtypes" })
		void toSameServer(Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<?>> command) {
			this.owner.send((commands) -> (RedisFuture) command.apply(commands));
		}

	}

	private static final class OfCluster extends DedicatedRoute {

		private final StatefulRedisClusterConnection<byte[], byte[]> connection;

		private final int slot;

		private final RedisClusterNode master;

		private final StatefulRedisConnection<byte[], byte[]> wire;

		private OfCluster(StatefulRedisClusterConnection<byte[], byte[]> connection, int slot) {
			this.connection = connection;
			this.slot = slot;
			this.master = master(connection, slot);
			// By address, as this is what commands are sent on; by id it is another one.
			this.wire = connection.getConnection(this.master.getUri().getHost(), this.master.getUri().getPort());
		}

		static OfCluster connect(RedisClusterClient client, byte[] key) {
			// The client may not have heard of what has been lost or moved.
			client.refreshPartitions();
			StatefulRedisClusterConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
			try {
				return new OfCluster(connection, SlotHash.getSlot(key));
			}
			catch (RuntimeException ex) {
				connection.closeAsync();
				throw ex;
			}
		}

		private static RedisClusterNode master(StatefulRedisClusterConnection<byte[], byte[]> connection, int slot) {
			RedisClusterNode master = connection.getPartitions().getMasterBySlot(slot);
			if (master == null) {
				throw new PartitionSelectorException("No node of the Cluster has slot " + slot,
						connection.getPartitions().clone());
			}
			return master;
		}

		@Override
		StatefulConnection<byte[], byte[]> connection() {
			return this.connection;
		}

		@Override
		StatefulRedisConnection<byte[], byte[]> wire() {
			return this.wire;
		}

		@Override
		boolean isCurrent() {
			RedisClusterNode now = this.connection.getPartitions().getMasterBySlot(this.slot);
			return now != null && now.getNodeId().equals(this.master.getNodeId());
		}

		@Override
		void toSameServer(Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<?>> command) {
			this.connection.getConnectionAsync(this.master.getNodeId())
				.thenAccept((other) -> command.apply(other.async()));
		}

	}

}
