package io.github.headrace.soak.stream;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.server.NodeActions;

/**
 * What can go wrong with a master under Sentinels. Nothing is written from the moment
 * before until the replica has everything, so nothing is lost: what a failover at any
 * time loses is not to be had back by anybody.
 */
enum SentinelStreamFault implements StreamFault<SentinelStreams> {

	FAILOVER {

		@Override
		void strike(SentinelStreams deployment, RedisServer master) {
			deployment.sentinels().failover();
			NodeActions.allowWrites(master);
		}

	},

	MASTER_KILL {

		@Override
		void strike(SentinelStreams deployment, RedisServer master) {
			master.kill();
			deployment.sentinels().awaitStable();
			master.restart();
			deployment.sentinels().awaitStable();
		}

	};

	@Override
	public void strike(SentinelStreams deployment, StreamStrike strike) {
		RedisServer master = deployment.nodeOf(SoakGroup.STREAMS.get(0));
		NodeActions.pauseWrites(master);
		deployment.awaitInSync(master);
		strike(deployment, master);
	}

	abstract void strike(SentinelStreams deployment, RedisServer master);

}
