package io.github.headrace.soak.cache;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.Chance;
import io.github.headrace.soak.server.NodeActions;

/**
 * What can go wrong with the node that has the log, while it keeps what it has.
 */
enum NodeFault implements CacheFault<CacheDeployment> {

	READERS_KILLED {

		@Override
		void strike(RedisServer node, Chance chance) {
			for (int i = chance.between(1, 20); i > 0; i--) {
				NodeActions.killConnections(node, (line) -> line.contains("cmd=xread"));
				chance.hold(0, 150);
			}
		}

	},

	CONNECTIONS_KILLED {

		@Override
		void strike(RedisServer node, Chance chance) {
			for (int i = chance.between(1, 10); i > 0; i--) {
				NodeActions.killConnections(node, (line) -> true);
				chance.hold(0, 250);
			}
		}

	},

	/** For longer than anybody may serve what he has. */
	FROZEN {

		@Override
		void strike(RedisServer node, Chance chance) {
			node.pause();
			try {
				chance.hold(1000, 7000);
			}
			finally {
				node.resume();
			}
		}

	},

	CLIENTS_PAUSED {

		@Override
		void strike(RedisServer node, Chance chance) {
			int millis = chance.between(500, 5000);
			NodeActions.on(node, (commands) -> commands.clientPause(millis));
			chance.hold(millis, millis);
		}

	},

	/** Everybody reads, and nothing comes. */
	WRITES_PAUSED {

		@Override
		void strike(RedisServer node, Chance chance) {
			NodeActions.pauseWrites(node);
			chance.hold(500, 5000);
			NodeActions.allowWrites(node);
		}

	},

	SCRIPTS_FLUSHED {

		@Override
		void strike(RedisServer node, Chance chance) {
			for (int i = chance.between(1, 10); i > 0; i--) {
				NodeActions.on(node, (commands) -> commands.scriptFlush());
				chance.hold(0, 200);
			}
		}

	},

	/** Nothing can be appended. */
	OUT_OF_MEMORY {

		@Override
		void strike(RedisServer node, Chance chance) {
			NodeActions.on(node, (commands) -> commands.configSet("maxmemory", "1"));
			chance.hold(500, 5000);
			NodeActions.on(node, (commands) -> commands.configSet("maxmemory", "0"));
		}

	};

	@Override
	public void strike(CacheDeployment deployment, Chance chance) {
		strike(deployment.logNode(), chance);
	}

	abstract void strike(RedisServer node, Chance chance);

}
