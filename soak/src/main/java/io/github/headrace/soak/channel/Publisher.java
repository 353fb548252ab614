package io.github.headrace.soak.channel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.ledger.Publications;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import org.jspecify.annotations.Nullable;

/**
 * Publishes numbered messages without end, in bursts to one channel after the other, on a
 * thread of its own. A burst is over when each of its messages has been answered, so
 * messages of one channel are never on two connections at a time.
 */
final class Publisher implements AutoCloseable {

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

	private static final long MOVE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final int REPLY_SECONDS = 60;

	private final Deployment deployment;

	private final List<String> channels;

	private final Publications publications;

	private final Random random;

	private final BlockingQueue<Burst> ordered = new LinkedBlockingQueue<>();

	/** Where messages of a channel go, as far as that is known. */
	private final Map<String, RedisServer> nodes = new HashMap<>();

	private final Map<String, RedisServer> lastNodes = new HashMap<>();

	private final Thread thread = new Thread(this::run, "publisher");

	private volatile boolean stopped;

	private volatile boolean astray;

	Publisher(Deployment deployment, List<String> channels, Publications publications, long seed) {
		this.deployment = deployment;
		this.channels = List.copyOf(channels);
		this.publications = publications;
		this.random = new Random(seed);
	}

	Publisher start() {
		this.thread.start();
		return this;
	}

	/** Publishes a burst before going on. */
	void burst(String channel, int count, int size) {
		this.ordered.add(new Burst(channel, count, size));
	}

	/** Looks again for the nodes to publish to. */
	void follow() {
		this.astray = true;
	}

	private void run() {
		try (NodeConnections connections = new NodeConnections()) {
			while (!this.stopped) {
				if (this.astray) {
					this.astray = false;
					this.nodes.clear();
				}
				Burst burst = this.ordered.poll();
				publish(connections, (burst != null) ? burst : randomBurst());
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
	}

	private Burst randomBurst() {
		return new Burst(this.channels.get(this.random.nextInt(this.channels.size())), 1 + this.random.nextInt(16),
				this.random.nextInt(100));
	}

	private void publish(NodeConnections connections, Burst burst) {
		StatefulRedisConnection<String, String> connection = connect(connections, burst.channel);
		if (connection == null || !publish(connection, burst)) {
			connections.drop();
			this.nodes.clear();
		}
	}

	private @Nullable StatefulRedisConnection<String, String> connect(NodeConnections connections, String channel) {
		try {
			return connections.to(this.nodes.computeIfAbsent(channel, this::findNode));
		}
		catch (RuntimeException ex) {
			// Nothing has been sent: the next round tries again.
			return null;
		}
	}

	/**
	 * Looks for the node to publish to. What has been published to another one may still
	 * be on its way between the nodes, and must not be overtaken.
	 */
	private RedisServer findNode(String channel) {
		RedisServer before = this.lastNodes.get(channel);
		RedisServer node = this.deployment.nodeOf(channel);
		if (before != null && before != node) {
			LockSupport.parkNanos(MOVE_NANOS);
		}
		this.lastNodes.put(channel, node);
		return node;
	}

	/** Returns whether the server has answered everything. */
	private boolean publish(StatefulRedisConnection<String, String> connection, Burst burst) {
		List<Sent> sent = new ArrayList<>(burst.count);
		connection.setAutoFlushCommands(false);
		for (int i = 0; i < burst.count; i++) {
			long number = this.publications.take(burst.channel);
			sent.add(new Sent(number, send(connection, burst, number)));
		}
		connection.flushCommands();
		boolean answered = true;
		long receivers = 0;
		for (Sent message : sent) {
			long reply = message.reply();
			receivers += Math.max(0, reply);
			if (reply < 0) {
				answered = false;
				this.publications.unanswered(burst.channel, message.number);
			}
		}
		if (receivers == 0) {
			// Perhaps they are subscribed to another node now.
			this.nodes.remove(burst.channel);
		}
		return answered;
	}

	private static @Nullable RedisFuture<Long> send(StatefulRedisConnection<String, String> connection, Burst burst,
			long number) {
		try {
			String message = Numbered.json(number, burst.size);
			return SoakChannels.SHARDED.contains(burst.channel) ? connection.async().spublish(burst.channel, message)
					: connection.async().publish(burst.channel, message);
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	@Override
	public void close() {
		this.stopped = true;
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private record Burst(String channel, int count, int size) {

	}

	private record Sent(long number, @Nullable RedisFuture<Long> future) {

		/** Waits for the number of receivers; -1 if there is no answer. */
		long reply() {
			try {
				return (this.future != null) ? this.future.get(REPLY_SECONDS, TimeUnit.SECONDS) : -1;
			}
			catch (Exception ex) {
				return -1;
			}
		}

	}

}
