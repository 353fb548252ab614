package io.github.headrace.soak.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.Chance;
import io.github.headrace.soak.server.NodeActions;

/**
 * A server that ends and comes back, with what it had or with something else.
 */
enum RestartFault implements CacheFault<StandaloneCaches> {

	/** It comes back empty. */
	RESTARTED_EMPTY {

		@Override
		void strike(RedisServer server, Chance chance) {
			server.kill();
			chance.hold(0, 3000);
			server.restart();
		}

	},

	/** It comes back with everything. */
	RESTARTED {

		@Override
		void strike(RedisServer server, Chance chance) {
			NodeActions.pauseWrites(server);
			NodeActions.on(server, (commands) -> commands.save());
			server.kill();
			chance.hold(0, 5000);
			server.restart();
		}

	},

	/** It comes back with what it had some time before, as a replica without the tail. */
	ROLLED_BACK {

		@Override
		public DataLoss loss() {
			return DataLoss.LAST_MOMENTS;
		}

		@Override
		void strike(RedisServer server, Chance chance) {
			NodeActions.on(server, (commands) -> commands.save());
			chance.hold(50, 1500);
			server.kill();
			chance.hold(0, 1000);
			server.restart();
		}

	};

	@Override
	public void strike(StandaloneCaches deployment, Chance chance) {
		RedisServer server = deployment.server();
		Path dump = dump(server);
		strike(server, chance);
		delete(dump);
	}

	abstract void strike(RedisServer server, Chance chance);

	private static Path dump(RedisServer server) {
		AtomicReference<String> directory = new AtomicReference<>("");
		NodeActions.on(server, (commands) -> directory.set(commands.configGet("dir").get("dir")));
		return Path.of(directory.get(), "dump.rdb");
	}

	private static void delete(Path dump) {
		try {
			Files.deleteIfExists(dump);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
