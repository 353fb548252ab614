package io.github.headrace.soak.cache;

import io.github.headrace.soak.Chance;

/**
 * What can go wrong with instances.
 */
enum InstanceFault implements CacheFault<CacheDeployment> {

	KILL {

		@Override
		public void strike(CacheDeployment deployment, Chance chance) {
			CacheJvm instance = chance.oneOf(deployment.instances());
			instance.kill();
			chance.hold(0, 1000);
			instance.restart();
		}

	},

	TERMINATE {

		@Override
		public void strike(CacheDeployment deployment, Chance chance) {
			CacheJvm instance = chance.oneOf(deployment.instances());
			instance.terminate();
			instance.restart();
		}

	},

	/** For longer than it may serve what it has. */
	FREEZE {

		@Override
		public void strike(CacheDeployment deployment, Chance chance) {
			freeze(deployment, chance, 4000, 7000);
		}

	},

	FREEZE_SHORTLY {

		@Override
		public void strike(CacheDeployment deployment, Chance chance) {
			freeze(deployment, chance, 200, 2500);
		}

	};

	private static void freeze(CacheDeployment deployment, Chance chance, int leastMillis, int mostMillis) {
		CacheJvm instance = chance.oneOf(deployment.instances());
		instance.freeze();
		try {
			chance.hold(leastMillis, mostMillis);
		}
		finally {
			instance.thaw();
		}
	}

}
