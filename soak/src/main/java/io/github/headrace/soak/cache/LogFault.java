package io.github.headrace.soak.cache;

import java.util.Map;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.Chance;
import io.github.headrace.soak.server.NodeActions;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * What others can do to the log and to shared values.
 */
enum LogFault implements CacheFault<CacheDeployment> {

	FLUSHED_ALL {

		@Override
		void strike(RedisCommands<String, String> commands) {
			commands.flushall();
		}

	},

	LOG_DELETED {

		@Override
		void strike(RedisCommands<String, String> commands) {
			commands.del(CacheDeployment.LOG);
		}

	},

	LOG_TRIMMED {

		@Override
		void strike(RedisCommands<String, String> commands) {
			commands.xtrim(CacheDeployment.LOG, 0);
		}

	},

	FOREIGN_ENTRY {

		@Override
		void strike(RedisCommands<String, String> commands) {
			commands.xadd(CacheDeployment.LOG, Map.of("something", "else"));
		}

	},

	FUTURE_ENTRY {

		@Override
		void strike(RedisCommands<String, String> commands) {
			commands.xadd(CacheDeployment.LOG, Map.of("v", "99", "o", "tomorrow"));
		}

	},

	/** Tokens vanish with them. */
	SHARED_VALUES_DELETED {

		@Override
		void strike(RedisCommands<String, String> commands) {
			ScanIterator.scan(commands, ScanArgs.Builder.matches("*" + SoakCache.NEAR_NAME + "::*").limit(100))
				.forEachRemaining(commands::unlink);
		}

	};

	@Override
	public void strike(CacheDeployment deployment, Chance chance) {
		RedisServer node = deployment.logNode();
		for (int i = chance.between(1, 8); i > 0; i--) {
			NodeActions.on(node, this::strike);
			chance.hold(0, 700);
		}
	}

	abstract void strike(RedisCommands<String, String> commands);

}
