package io.github.headrace.soak.stream;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.server.NodeActions;

/**
 * What can go wrong with the server, without loss of what it has confirmed.
 */
enum ServerFault implements StreamFault<StandaloneStreams> {

	SERVER_KILL {

		@Override
		void strike(RedisServer server, StreamStrike strike) {
			server.kill();
			strike.chance().hold(0, 3000);
			server.restart();
		}

	},

	SERVER_SHUTDOWN {

		@Override
		void strike(RedisServer server, StreamStrike strike) {
			server.stop();
			strike.chance().hold(0, 3000);
			server.restart();
		}

	},

	/** All leases are over, and nobody is dead. */
	SERVER_FROZEN {

		@Override
		void strike(RedisServer server, StreamStrike strike) {
			server.pause();
			try {
				strike.chance().hold(1000, FREEZE_MILLIS);
			}
			finally {
				server.resume();
			}
		}

	},

	SERVER_PAUSES_CLIENTS {

		@Override
		void strike(RedisServer server, StreamStrike strike) {
			int millis = strike.chance().between(1000, PAUSE_MILLIS);
			NodeActions.on(server, (commands) -> commands.clientPause(millis));
			strike.chance().hold(millis, millis);
		}

	},

	READERS_KILLED {

		@Override
		void strike(RedisServer server, StreamStrike strike) {
			for (int i = strike.chance().between(1, 20); i > 0; i--) {
				strike.killReaders(server);
				strike.chance().hold(0, 100);
			}
		}

	},

	CONNECTIONS_KILLED {

		@Override
		void strike(RedisServer server, StreamStrike strike) {
			for (int i = strike.chance().between(1, 10); i > 0; i--) {
				strike.killOthers(server);
				strike.chance().hold(0, 200);
			}
		}

	},

	SCRIPTS_FLUSHED {

		@Override
		void strike(RedisServer server, StreamStrike strike) {
			for (int i = strike.chance().between(1, 10); i > 0; i--) {
				NodeActions.on(server, (commands) -> commands.scriptFlush());
				strike.chance().hold(0, 300);
			}
		}

	},

	/** Nothing can be added, nor parked, nor buried. */
	OUT_OF_MEMORY {

		@Override
		void strike(RedisServer server, StreamStrike strike) {
			NodeActions.on(server, (commands) -> commands.configSet("maxmemory", "1"));
			strike.chance().hold(500, 6000);
			NodeActions.on(server, (commands) -> commands.configSet("maxmemory", "0"));
		}

	},

	/** The times at which entries are due are gone, the entries are not. */
	RETRIES_DELETED {

		@Override
		void strike(RedisServer server, StreamStrike strike) {
			for (int i = strike.chance().between(1, 10); i > 0; i--) {
				String[] keys = SoakGroup.ALL.stream().map(SoakGroup::retryKey).toArray(String[]::new);
				NodeActions.on(server, (commands) -> commands.del(keys));
				strike.chance().hold(0, 500);
			}
		}

	};

	private static final int FREEZE_MILLIS = 10_000;

	private static final int PAUSE_MILLIS = 5000;

	@Override
	public void strike(StandaloneStreams deployment, StreamStrike strike) {
		strike(deployment.server(), strike);
	}

	abstract void strike(RedisServer server, StreamStrike strike);

}
