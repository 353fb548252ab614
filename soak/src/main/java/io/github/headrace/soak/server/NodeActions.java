package io.github.headrace.soak.server;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.KillArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * What faults do to a node, past all proxies.
 */
public final class NodeActions {

	private static final long PAUSE_MILLIS = 30_000;

	private NodeActions() {
	}

	/** Sends something to a node. */
	public static void on(RedisServer node, Consumer<RedisCommands<String, String>> action) {
		try (NodeConnections connections = new NodeConnections()) {
			action.accept(connections.to(node).sync());
		}
	}

	/**
	 * Closes connections ({@code CLIENT KILL}).
	 * @param which decides by the line of a client in {@code CLIENT LIST}
	 */
	public static void killConnections(RedisServer node, Predicate<String> which) {
		on(node, (commands) -> {
			long own = commands.clientId();
			List<Long> ids = commands.clientList().lines().filter(which).map(NodeActions::id).toList();
			ids.stream().filter((id) -> id != own).forEach((id) -> commands.clientKill(KillArgs.Builder.id(id)));
		});
	}

	/** Reads the line of a client, which begins with its id. */
	private static long id(String line) {
		return Long.parseLong(line.substring("id=".length(), line.indexOf(' ')));
	}

	/** Lets everything that writes wait ({@code CLIENT PAUSE}). */
	public static void pauseWrites(RedisServer node) {
		client(node, "PAUSE", String.valueOf(PAUSE_MILLIS), "WRITE");
	}

	/** Lets go on what waits to be written ({@code CLIENT UNPAUSE}). */
	public static void allowWrites(RedisServer node) {
		client(node, "UNPAUSE");
	}

	private static void client(RedisServer node, String... arguments) {
		CommandArgs<String, String> all = new CommandArgs<>(StringCodec.UTF8);
		List.of(arguments).forEach(all::add);
		on(node, (commands) -> commands.dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8), all));
	}

}
