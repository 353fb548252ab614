package io.github.headrace.soak.channel;

import io.github.headrace.embedded.RedisServer;

/**
 * What can go wrong with a master under Sentinels.
 */
enum SentinelFault implements Fault<SentinelDeployment> {

	FAILOVER {
		@Override
		public void strike(SentinelDeployment deployment, Strike strike) {
			deployment.sentinels().failover();
		}
	},

	MASTER_KILL {
		@Override
		public void strike(SentinelDeployment deployment, Strike strike) {
			RedisServer master = deployment.sentinels().master();
			master.kill();
			deployment.sentinels().awaitStable();
			master.restart();
			deployment.sentinels().awaitStable();
		}
	},

	/** A replica takes over from a master that does not know of it. */
	MASTER_FROZEN {
		@Override
		public void strike(SentinelDeployment deployment, Strike strike) {
			RedisServer master = deployment.sentinels().master();
			master.pause();
			try {
				strike.awaitLoss();
				deployment.sentinels().awaitStable();
			}
			finally {
				master.resume();
			}
			deployment.sentinels().awaitStable();
		}
	},

	CLIENT_KILL {
		@Override
		public void strike(SentinelDeployment deployment, Strike strike) {
			strike.killSubscribers(deployment.sentinels().master());
		}
	};

}
