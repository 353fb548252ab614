package io.github.headrace.soak.channel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.ledger.Publications;
import io.github.headrace.soak.server.NodeConnections;

/**
 * Publishes numbered messages without end, in bursts to one channel after the other, on a
 * thread of its own. The next burst to a channel waits until the fate of each message of
 * the one before is known, so messages of one channel are never on two connections at a
 * time; those of other channels do not wait for it.
 */
final class Publisher implements AutoCloseable {

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

	private static final long MOVE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long REPLY_MILLIS = 50;

	private static final long LAST_REPLY_MILLIS = 10_000;

	private final Deployment deployment;

	private final List<String> channels;

	private final Publications publications;

	private final Random random;

	private final NodeConnections connections = new NodeConnections();

	private final BlockingQueue<Burst.Order> orders = new LinkedBlockingQueue<>();

	/** The last burst to each channel whose answers have not been looked at. */
	private final Map<String, Burst> unsettled = new HashMap<>();

	/** Where messages of a channel go, as far as that is known. */
	private final Map<String, RedisServer> nodes = new HashMap<>();

	private final Map<String, RedisServer> lastNodes = new HashMap<>();

	/** Held by whoever sends, or keeps everybody from it. */
	private final Lock sending = new ReentrantLock(true);

	private final Thread thread = new Thread(this::run, "publisher");

	private volatile boolean stopped;

	private volatile boolean astray;

	Publisher(Deployment deployment, List<String> channels, Publications publications, long seed) {
		this.deployment = deployment;
		this.channels = List.copyOf(channels);
		this.publications = publications;
		this.random = new Random(seed);
	}

	void start() {
		this.thread.start();
	}

	/** Publishes a burst before going on. */
	void burst(String channel, int count, int size) {
		this.orders.add(new Burst.Order(channel, count, size));
	}

	/** Looks again for the nodes to publish to. */
	void follow() {
		this.astray = true;
	}

	private void run() {
		while (!this.stopped) {
			this.sending.lock();
			try {
				publishNext();
			}
			finally {
				this.sending.unlock();
			}
			LockSupport.parkNanos(PAUSE_NANOS);
		}
		settleAll();
	}

	private void publishNext() {
		if (this.astray) {
			this.astray = false;
			this.nodes.clear();
		}
		Burst.Order ordered = this.orders.poll();
		if (!publish((ordered != null) ? ordered : randomOrder()) && ordered != null) {
			this.orders.add(ordered);
		}
	}

	private void settleAll() {
		this.channels.forEach((channel) -> settle(channel, LAST_REPLY_MILLIS));
	}

	/**
	 * Does something while no message is on its way, neither to a node nor between nodes.
	 */
	void whileQuiet(Runnable action) {
		this.sending.lock();
		try {
			settleAll();
			LockSupport.parkNanos(MOVE_NANOS);
			action.run();
		}
		finally {
			this.sending.unlock();
		}
	}

	private Burst.Order randomOrder() {
		return new Burst.Order(this.channels.get(this.random.nextInt(this.channels.size())),
				1 + this.random.nextInt(16), this.random.nextInt(100));
	}

	/** Returns whether messages have been sent. */
	private boolean publish(Burst.Order order) {
		String channel = order.channel();
		if (this.unsettled.containsKey(channel) && !settle(channel, 0)) {
			return false;
		}
		try {
			RedisServer node = this.nodes.computeIfAbsent(channel, this::findNode);
			this.unsettled.put(channel, Burst.send(order, node, this.connections.to(node), this.publications));
		}
		catch (RuntimeException ex) {
			// Nothing has been sent: another round tries again.
			this.nodes.remove(channel);
			return false;
		}
		settle(channel, REPLY_MILLIS);
		return true;
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

	/** Returns whether nothing of a channel is without an answer any more. */
	private boolean settle(String channel, long millis) {
		Burst burst = this.unsettled.get(channel);
		if (burst == null) {
			return true;
		}
		if (!burst.isAnswered(millis) && !this.stopped) {
			return false;
		}
		this.unsettled.remove(channel);
		if (!burst.settle(this.publications)) {
			this.connections.drop(burst.node());
		}
		if (!burst.isReceived()) {
			// Perhaps they are subscribed to another node now.
			this.nodes.remove(channel);
		}
		return true;
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
		this.connections.close();
	}

}
