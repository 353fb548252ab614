package io.github.headrace.soak.stream;

import java.util.List;
import java.util.function.Consumer;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.Chance;
import io.github.headrace.soak.server.NodeConnections;
import io.lettuce.core.KillArgs;
import io.lettuce.core.api.sync.RedisCommands;

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
	io.github.headrace.soak.stream.Consumer consumer(StreamDeployment deployment) {
		return this.chance.oneOf(deployment.consumers());
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
		killConnections(server, true);
	}

	/** Closes all other connections, the producer's included. */
	void killOthers(RedisServer server) {
		killConnections(server, false);
	}

	private static void killConnections(RedisServer server, boolean reading) {
		on(server, (commands) -> {
			long own = commands.clientId();
			List<Long> ids = commands.clientList()
				.lines()
				.filter((line) -> line.contains(READING) == reading)
				.map(StreamStrike::id)
				.toList();
			ids.stream().filter((id) -> id != own).forEach((id) -> commands.clientKill(KillArgs.Builder.id(id)));
		});
	}

	/** Reads the line of a client, which begins with its id. */
	private static long id(String line) {
		return Long.parseLong(line.substring("id=".length(), line.indexOf(' ')));
	}

	/** Sends something to the server, past all proxies. */
	static void on(RedisServer server, Consumer<RedisCommands<String, String>> action) {
		try (NodeConnections connections = new NodeConnections()) {
			action.accept(connections.to(server).sync());
		}
	}

}
