package io.github.headrace.soak.stream;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.Chance;
import io.github.headrace.soak.server.NodeActions;

/**
 * What a fault has at hand while it strikes. For use by one thread.
 *
 * @param chance what the seed decides
 * @param producer adds what a fault needs
 */
record StreamStrike(Chance chance, JobProducer producer) {

	private static final String READING = "cmd=xreadgroup";

	/** Returns one of the groups. */
	SoakGroup group() {
		return this.chance.oneOf(SoakGroup.ALL);
	}

	/** Returns one of the consumers. */
	ConsumerJvm consumer(StreamDeployment deployment) {
		return this.chance.oneOf(deployment.consumers().all());
	}

	/** Holds for longer than a consumer may be silent. */
	void outliveLease() {
		int lease = (int) SoakGroup.LEASE.toMillis();
		this.chance.hold(lease + 1000, lease + 4000);
	}

	/**
	 * Closes the connections on which consumers wait for entries ({@code CLIENT KILL}).
	 */
	void killReaders(RedisServer server) {
		NodeActions.killConnections(server, (line) -> line.contains(READING));
	}

	/** Closes all other connections, the producer's included. */
	void killOthers(RedisServer server) {
		NodeActions.killConnections(server, (line) -> !line.contains(READING));
	}

}
