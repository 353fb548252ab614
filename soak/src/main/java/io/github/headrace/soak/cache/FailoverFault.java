package io.github.headrace.soak.cache;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.Chance;
import io.github.headrace.soak.server.NodeActions;

/**
 * What can go wrong with a master under Sentinels, which may lose what it has confirmed.
 */
enum FailoverFault implements CacheFault<SentinelCaches> {

	FAILOVER {

		@Override
		public DataLoss loss() {
			return DataLoss.SPLIT_BRAIN;
		}

		@Override
		void strike(SentinelCaches deployment, RedisServer master, Chance chance) {
			deployment.sentinels().failover();
		}

	},

	MASTER_KILLED {

		@Override
		void strike(SentinelCaches deployment, RedisServer master, Chance chance) {
			master.kill();
			deployment.sentinels().awaitStable();
			chance.hold(0, 1000);
			master.restart();
		}

	},

	/** The replica does not hear of the last moments. */
	TAIL_LOST {

		@Override
		void strike(SentinelCaches deployment, RedisServer master, Chance chance) {
			NodeActions.on(deployment.sentinels().replicas().get(0), (commands) -> commands.replicaof(NOWHERE, 1));
			chance.hold(50, 1000);
			master.kill();
			deployment.sentinels().awaitStable();
			master.restart();
		}

	},

	/** It goes on as a master until it learns that it is none. */
	MASTER_FROZEN {

		@Override
		public DataLoss loss() {
			return DataLoss.SPLIT_BRAIN;
		}

		@Override
		void strike(SentinelCaches deployment, RedisServer master, Chance chance) {
			master.pause();
			try {
				deployment.sentinels().awaitStable();
				chance.hold(0, 1000);
			}
			finally {
				master.resume();
			}
		}

	};

	private static final String NOWHERE = "127.0.0.1";

	@Override
	public DataLoss loss() {
		return DataLoss.LAST_MOMENTS;
	}

	@Override
	public void strike(SentinelCaches deployment, Chance chance) {
		strike(deployment, deployment.logNode(), chance);
		deployment.sentinels().awaitStable();
	}

	abstract void strike(SentinelCaches deployment, RedisServer master, Chance chance);

}
