package io.github.headrace.soak.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.message.EntryFields;
import io.github.headrace.soak.Chance;
import io.github.headrace.soak.Patience;
import io.github.headrace.soak.server.NodeConnections;
import tools.jackson.databind.json.JsonMapper;

/**
 * Adds jobs without end, past all proxies, on a thread of its own. Nothing is added
 * twice: what was not confirmed may or may not exist.
 */
final class JobProducer implements AutoCloseable {

	private static final int MOST_PAUSE_MILLIS = 40;

	private static final long RETRY_MILLIS = 100;

	private final StreamDeployment deployment;

	/** Where streams are, as far as that is known. */
	private final Map<String, RedisServer> nodes = new HashMap<>();

	private final NodeConnections connections = new NodeConnections();

	private final Chance chance;

	private final Thread thread = new Thread(this::run, "producer");

	private final List<String> confirmed = new ArrayList<>();

	private long number;

	private volatile boolean stopped;

	JobProducer(StreamDeployment deployment, Random random) {
		this.deployment = deployment;
		this.chance = new Chance(random);
	}

	void start() {
		this.thread.start();
	}

	private void run() {
		while (!this.stopped) {
			String stream = this.chance.oneOf(SoakGroup.STREAMS);
			for (int i = this.chance.between(1, 3); i > 0; i--) {
				add(stream);
			}
			this.chance.hold(0, MOST_PAUSE_MILLIS);
		}
	}

	private synchronized void add(String stream) {
		add(stream, Job.random(++this.number, this.chance));
	}

	/** Adds a job that ends the processes that handle it in a group. */
	synchronized void addCulprit(SoakGroup group) {
		while (!add(group.stream(), Job.culprit(++this.number, group.id()))) {
			Patience.sleep(RETRY_MILLIS);
		}
	}

	private synchronized boolean add(String stream, Job job) {
		String payload = JsonMapper.shared().writeValueAsString(job);
		Optional<String> id = node(stream).flatMap((node) -> this.connections.ask(node,
				(commands) -> commands.xadd(stream, Map.of(EntryFields.PAYLOAD, payload))));
		if (id.isEmpty()) {
			this.nodes.remove(stream);
			return false;
		}
		this.confirmed.add(stream + " " + id.get());
		return true;
	}

	private Optional<RedisServer> node(String stream) {
		try {
			return Optional.of(this.nodes.computeIfAbsent(stream, this.deployment::nodeOf));
		}
		catch (RuntimeException ex) {
			return Optional.empty();
		}
	}

	/** Returns what the server has confirmed, each as stream and id. */
	synchronized List<String> confirmed() {
		return List.copyOf(this.confirmed);
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
