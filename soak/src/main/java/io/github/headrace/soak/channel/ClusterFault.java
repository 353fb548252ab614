package io.github.headrace.soak.channel;

import java.util.Set;

import io.github.headrace.embedded.RedisServer;

/**
 * What can go wrong with the nodes of a Cluster: the one on which all plain channels are
 * subscribed, the masters of sharded channels, and where the slots of these are.
 */
enum ClusterFault implements Fault<ClusterDeployment> {

	CLIENT_KILL {
		@Override
		public void strike(ClusterDeployment deployment, Strike strike) {
			strike.killSubscribers(deployment.subscribed().orElseThrow());
		}
	},

	NODE_KILL {
		@Override
		public void strike(ClusterDeployment deployment, Strike strike) {
			kill(deployment, deployment.subscribed().orElseThrow());
		}
	},

	NODE_FROZEN {
		@Override
		public void strike(ClusterDeployment deployment, Strike strike) {
			freeze(deployment, deployment.subscribed().orElseThrow(), strike);
		}
	},

	SHARD_CLIENT_KILL {
		@Override
		public void strike(ClusterDeployment deployment, Strike strike) {
			strike.killSubscribers(deployment.cluster().masterOf(shard(strike)));
		}
	},

	SHARD_KILL {
		@Override
		public void strike(ClusterDeployment deployment, Strike strike) {
			kill(deployment, deployment.cluster().masterOf(shard(strike)));
		}
	},

	SHARD_FROZEN {
		@Override
		public void strike(ClusterDeployment deployment, Strike strike) {
			freeze(deployment, deployment.cluster().masterOf(shard(strike)), strike);
		}
	},

	SLOT_MOVED {
		@Override
		public Set<String> victims() {
			return Set.of("sharded");
		}

		@Override
		public void strike(ClusterDeployment deployment, Strike strike) {
			move(deployment, shard(strike));
		}
	},

	/** Nothing to do with channels that are not sharded. */
	OTHER_SLOT_MOVED {
		@Override
		public Set<String> victims() {
			return Set.of();
		}

		@Override
		public void strike(ClusterDeployment deployment, Strike strike) {
			move(deployment, "literal");
		}
	};

	private static String shard(Strike strike) {
		return strike.oneOf(SoakChannels.SHARDED);
	}

	private static void kill(ClusterDeployment deployment, RedisServer node) {
		node.kill();
		deployment.cluster().awaitStable();
		node.restart();
		deployment.cluster().awaitStable();
	}

	/**
	 * Long enough for the heartbeat, and sometimes for the other nodes. What the node had
	 * given to its subscribers and not yet to the other nodes, these would get when it
	 * goes on, and give it to those who have moved there: again.
	 */
	private static void freeze(ClusterDeployment deployment, RedisServer node, Strike strike) {
		strike.publisher().whileQuiet(node::pause);
		try {
			strike.awaitLoss();
			strike.hold(0, 1500);
		}
		finally {
			node.resume();
		}
		deployment.cluster().awaitStable();
	}

	private static void move(ClusterDeployment deployment, String key) {
		deployment.cluster().moveSlot(deployment.cluster().slotOf(key), deployment.otherMaster(key));
	}

}
