package io.github.headrace.soak.stream;

import java.util.List;
import java.util.function.Consumer;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.Chance;
import io.github.headrace.soak.server.NodeConnections;
import io.lettuce.core.KillArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * What a fault has at hand while it strikes. For use by one thread.
 *
 * @param chance what the seed decides
 * @param producer adds what a fault needs
 */
record StreamStrike(Chance chance, JobProducer producer) {

	private static final String READING = "cmd=xreadgroup";

	private static final long PAUSE_MILLIS = 30_000;

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

	/** Lets everything that writes wait ({@code CLIENT PAUSE}). */
	static void pauseWrites(RedisServer server) {
		client(server, "PAUSE", String.valueOf(PAUSE_MILLIS), "WRITE");
	}

	/** Lets go on what waits to be written ({@code CLIENT UNPAUSE}). */
	static void allowWrites(RedisServer server) {
		client(server, "UNPAUSE");
	}

	private static void client(RedisServer server, String... arguments) {
		CommandArgs<String, String> all = new CommandArgs<>(StringCodec.UTF8);
		List.of(arguments).forEach(all::add);
		on(server, (commands) -> commands.dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8), all));
	}

	/** Sends something to the server, past all proxies. */
	static void on(RedisServer server, Consumer<RedisCommands<String, String>> action) {
		try (NodeConnections connections = new NodeConnections()) {
			action.accept(connections.to(server).sync());
		}
	}

}
