package io.github.headrace.soak.cache;

import java.util.List;

import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.Chance;
import io.github.headrace.soak.server.NodeActions;
import io.lettuce.core.KillArgs;

/**
 * What can go wrong with a shard of a Cluster, which may lose what it has confirmed: that
 * of the log, or one of which the log shows nothing.
 */
enum ShardFault implements CacheFault<ClusterCaches> {

	LOG_MASTER_KILLED {

		@Override
		public void strike(ClusterCaches deployment, Chance chance) {
			kill(deployment.cluster(), deployment.logNode(), chance);
		}

	},

	LOG_MASTER_FROZEN {

		@Override
		public DataLoss loss() {
			return DataLoss.SPLIT_BRAIN;
		}

		@Override
		public void strike(ClusterCaches deployment, Chance chance) {
			freeze(deployment.cluster(), deployment.logNode(), chance);
		}

	},

	OTHER_MASTER_KILLED {

		@Override
		public void strike(ClusterCaches deployment, Chance chance) {
			kill(deployment.cluster(), other(deployment, chance), chance);
		}

	},

	/** It goes on as a master until it learns that it is none. */
	OTHER_MASTER_FROZEN {

		@Override
		public void strike(ClusterCaches deployment, Chance chance) {
			freeze(deployment.cluster(), other(deployment, chance), chance);
		}

	},

	/** The replica does not hear of the last moments. */
	OTHER_TAIL_LOST {

		@Override
		public void strike(ClusterCaches deployment, Chance chance) {
			String key = otherKey(deployment, chance);
			RedisServer master = deployment.cluster().masterOf(key);
			RedisServer replica = deployment.cluster().replicaOf(key);
			replica.pause();
			try {
				NodeActions.on(master, (commands) -> commands.clientKill(KillArgs.Builder.typeSlave()));
				chance.hold(50, 1000);
				master.kill();
			}
			finally {
				replica.resume();
			}
			deployment.cluster().awaitStable();
			master.restart();
			deployment.cluster().awaitStable();
		}

	},

	/** There is no replica, and what was saved is older. */
	OTHER_RESTARTED_WITH_OLDER_DATA {

		@Override
		public void strike(ClusterCaches deployment, Chance chance) {
			String key = otherKey(deployment, chance);
			RedisServer master = deployment.cluster().masterOf(key);
			RedisServer replica = deployment.cluster().replicaOf(key);
			NodeActions.on(master, (commands) -> commands.save());
			chance.hold(50, 1000);
			replica.kill();
			master.kill();
			chance.hold(0, 500);
			master.restart();
			replica.restart();
			deployment.cluster().awaitStable();
		}

	};

	@Override
	public DataLoss loss() {
		return DataLoss.LAST_MOMENTS;
	}

	private static void kill(RedisCluster cluster, RedisServer master, Chance chance) {
		master.kill();
		cluster.awaitStable();
		chance.hold(0, 1000);
		master.restart();
		cluster.awaitStable();
	}

	private static void freeze(RedisCluster cluster, RedisServer master, Chance chance) {
		master.pause();
		try {
			cluster.awaitStable();
			chance.hold(0, 3000);
		}
		finally {
			master.resume();
		}
		cluster.awaitStable();
	}

	private static RedisServer other(ClusterCaches deployment, Chance chance) {
		return deployment.cluster().masterOf(otherKey(deployment, chance));
	}

	/** Returns a key that is not where the log is. */
	private static String otherKey(ClusterCaches deployment, Chance chance) {
		RedisCluster cluster = deployment.cluster();
		RedisServer log = deployment.logNode();
		List<String> keys = Cell.ALL.stream()
			.filter((cell) -> cell.cache() == SoakCache.NEAR)
			.map((cell) -> SoakCache.NEAR_NAME + "::" + cell.key())
			.filter((key) -> cluster.masterOf(key) != log)
			.limit(20)
			.toList();
		return chance.oneOf(keys);
	}

}
