package io.github.headrace.soak.cache;

import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.Chance;

/**
 * What can go wrong with the nodes of a Cluster, which keep what they have.
 */
enum ClusterCacheFault implements CacheFault<ClusterCaches> {

	LOG_NODE_KILLED {

		@Override
		public void strike(ClusterCaches deployment, Chance chance) {
			kill(deployment.cluster(), deployment.logNode(), chance);
		}

	},

	/** Values can be loaded and changed, but not be shared. */
	OTHER_NODE_KILLED {

		@Override
		public void strike(ClusterCaches deployment, Chance chance) {
			kill(deployment.cluster(), other(deployment, chance), chance);
		}

	},

	LOG_MOVED {

		@Override
		public void strike(ClusterCaches deployment, Chance chance) {
			RedisCluster cluster = deployment.cluster();
			cluster.moveSlot(cluster.slotOf(CacheDeployment.LOG), other(deployment, chance));
		}

	},

	LOG_NODE_FROZEN {

		@Override
		public void strike(ClusterCaches deployment, Chance chance) {
			RedisServer node = deployment.logNode();
			node.pause();
			try {
				chance.hold(500, 4000);
			}
			finally {
				node.resume();
			}
			deployment.cluster().awaitStable();
		}

	};

	private static void kill(RedisCluster cluster, RedisServer node, Chance chance) {
		node.kill();
		chance.hold(0, 3000);
		node.restart();
		cluster.awaitStable();
	}

	private static RedisServer other(ClusterCaches deployment, Chance chance) {
		RedisServer log = deployment.logNode();
		return chance.oneOf(deployment.cluster().nodes().stream().filter((node) -> node != log).toList());
	}

}
