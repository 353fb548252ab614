package io.github.headrace.soak.stream;

import io.github.headrace.embedded.RedisServer;

/**
 * What can go wrong with the nodes of a Cluster and with the slots of streams.
 */
enum ClusterStreamFault implements StreamFault<ClusterStreams> {

	SLOT_MOVED {

		@Override
		void strike(ClusterStreams deployment, String stream, StreamStrike strike) {
			move(deployment, stream);
		}

	},

	SLOT_MOVED_TO_AND_FRO {

		@Override
		void strike(ClusterStreams deployment, String stream, StreamStrike strike) {
			RedisServer home = deployment.nodeOf(stream);
			for (int i = strike.chance().between(1, 4); i > 0; i--) {
				move(deployment, stream);
				strike.chance().hold(0, 2000);
			}
			deployment.cluster().moveSlot(deployment.cluster().slotOf(stream), home);
		}

	},

	/** Those who held entries are gone when the slot has a new owner. */
	SLOT_MOVED_WHILE_KILLED {

		@Override
		void strike(ClusterStreams deployment, String stream, StreamStrike strike) {
			ConsumerJvm consumer = strike.consumer(deployment);
			consumer.kill();
			move(deployment, stream);
			strike.chance().hold(0, 2000);
			consumer.restart();
		}

	},

	NODE_KILL {

		@Override
		void strike(ClusterStreams deployment, String stream, StreamStrike strike) {
			RedisServer node = deployment.nodeOf(stream);
			node.kill();
			strike.chance().hold(0, 3000);
			node.restart();
			deployment.cluster().awaitStable();
		}

	},

	NODE_READERS_KILLED {

		@Override
		void strike(ClusterStreams deployment, String stream, StreamStrike strike) {
			for (int i = strike.chance().between(1, 10); i > 0; i--) {
				strike.killReaders(deployment.nodeOf(stream));
				strike.chance().hold(0, 200);
			}
		}

	};

	@Override
	public void strike(ClusterStreams deployment, StreamStrike strike) {
		strike(deployment, strike.chance().oneOf(SoakGroup.STREAMS), strike);
	}

	abstract void strike(ClusterStreams deployment, String stream, StreamStrike strike);

	private static void move(ClusterStreams deployment, String stream) {
		deployment.cluster().moveSlot(deployment.cluster().slotOf(stream), deployment.otherMaster(stream));
	}

}
