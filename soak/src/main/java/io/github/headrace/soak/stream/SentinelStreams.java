package io.github.headrace.soak.stream;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.headrace.embedded.RedisSentinels;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.Patience;
import io.github.headrace.soak.server.NodeConnections;

/**
 * A master and a replica under Sentinels.
 */
final class SentinelStreams implements StreamDeployment {

	static final StreamDeploymentType<SentinelStreams> TYPE = new StreamDeploymentType<>("sentinel",
			SentinelStreams::new, List.of(SentinelStreamFault.values()));

	private static final Patience PATIENCE = new Patience(Duration.ofSeconds(10), 20);

	private static final Pattern MASTER_OFFSET = Pattern.compile("master_repl_offset:(\\d+)");

	private static final Pattern REPLICA_OFFSET = Pattern.compile("slave0:.*offset=(\\d+)");

	private final RedisSentinels sentinels = RedisSentinels.start();

	private final Consumers consumers;

	SentinelStreams(Path directory) {
		Map<String, String> properties = Map.of("spring.data.redis.sentinel.master", this.sentinels.masterName(),
				"spring.data.redis.sentinel.nodes", String.join(",", this.sentinels.sentinelAddresses()));
		this.consumers = new Consumers(TYPE.name(), Collections.nCopies(Consumers.COUNT, properties), directory);
	}

	RedisSentinels sentinels() {
		return this.sentinels;
	}

	/** Waits until the replica has everything; nothing is to be written meanwhile. */
	void awaitInSync(RedisServer master) {
		try (NodeConnections connections = new NodeConnections()) {
			PATIENCE.await("the replica to have everything",
					() -> isInSync(connections.to(master).sync().info("replication")), () -> this.sentinels);
		}
	}

	private static boolean isInSync(String info) {
		Matcher master = MASTER_OFFSET.matcher(info);
		Matcher replica = REPLICA_OFFSET.matcher(info);
		return master.find() && replica.find() && master.group(1).equals(replica.group(1));
	}

	@Override
	public RedisServer nodeOf(String stream) {
		return this.sentinels.master();
	}

	@Override
	public Consumers consumers() {
		return this.consumers;
	}

	@Override
	public void close() {
		this.consumers.close();
		this.sentinels.close();
	}

}
