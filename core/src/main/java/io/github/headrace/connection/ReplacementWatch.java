package io.github.headrace.connection;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.masterreplica.StatefulRedisMasterReplicaConnection;
import org.jspecify.annotations.Nullable;

/**
 * Tells when the shared connection of a factory is replaced. Safe for use by several
 * threads.
 */
final class ReplacementWatch {

	private final List<ConnectionReplacements> watchers = new CopyOnWriteArrayList<>();

	private volatile @Nullable StatefulConnection<?, ?> watched;

	void add(ConnectionReplacements watcher) {
		this.watchers.add(watcher);
	}

	boolean isWanted() {
		return !this.watchers.isEmpty();
	}

	/** A command is about to be sent through a connection. */
	void saw(StatefulConnection<?, ?> connection) {
		if (connection == this.watched) {
			return;
		}
		synchronized (this) {
			if (connection != this.watched) {
				begin(connection);
				this.watched = connection;
			}
		}
	}

	private void begin(StatefulConnection<?, ?> connection) {
		if (!(connection instanceof StatefulRedisConnection)
				|| connection instanceof StatefulRedisMasterReplicaConnection) {
			this.watchers.forEach(ConnectionReplacements::unknown);
			return;
		}
		replaced();
		connection.addListener(new RedisConnectionStateAdapter() {

			@Override
			public void onRedisDisconnected(RedisChannelHandler<?, ?> interrupted) {
				replaced();
			}

		});
	}

	private void replaced() {
		this.watchers.forEach(ConnectionReplacements::replaced);
	}

}
