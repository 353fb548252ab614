package io.github.headrace.soak.stream;

import java.util.List;

/**
 * What can go wrong with consumers.
 */
enum ConsumerFault implements StreamFault<StreamDeployment> {

	KILL {

		@Override
		public void strike(StreamDeployment deployment, StreamStrike strike) {
			ConsumerJvm consumer = strike.consumer(deployment);
			consumer.kill();
			strike.chance().hold(0, 2000);
			consumer.restart();
		}

	},

	/** Also those who have just taken over. */
	KILL_REPEATED {

		@Override
		public void strike(StreamDeployment deployment, StreamStrike strike) {
			for (int i = strike.chance().between(2, 4); i > 0; i--) {
				ConsumerJvm consumer = strike.consumer(deployment);
				consumer.kill();
				strike.chance().hold(0, 4000);
				consumer.restart();
				strike.chance().hold(0, 3000);
			}
		}

	},

	KILL_ALL {

		@Override
		public void strike(StreamDeployment deployment, StreamStrike strike) {
			deployment.consumers().forEach(ConsumerJvm::kill);
			strike.chance().hold(0, 5000);
			deployment.consumers().forEach(ConsumerJvm::restart);
		}

	},

	/** Others take over; then it goes on as if nothing had happened. */
	FREEZE {

		@Override
		public void strike(StreamDeployment deployment, StreamStrike strike) {
			ConsumerJvm consumer = strike.consumer(deployment);
			consumer.freeze();
			try {
				strike.outliveLease();
			}
			finally {
				consumer.thaw();
			}
		}

	},

	FREEZE_SHORTLY {

		@Override
		public void strike(StreamDeployment deployment, StreamStrike strike) {
			ConsumerJvm consumer = strike.consumer(deployment);
			consumer.freeze();
			try {
				strike.chance().hold(200, 2000);
			}
			finally {
				consumer.thaw();
			}
		}

	},

	TERMINATE {

		@Override
		public boolean handsOver() {
			return true;
		}

		@Override
		public void strike(StreamDeployment deployment, StreamStrike strike) {
			ConsumerJvm consumer = strike.consumer(deployment);
			consumer.terminate();
			consumer.restart();
		}

	},

	TERMINATE_ALL {

		@Override
		public boolean handsOver() {
			return true;
		}

		@Override
		public void strike(StreamDeployment deployment, StreamStrike strike) {
			for (ConsumerJvm consumer : deployment.consumers().all()) {
				consumer.terminate();
				consumer.restart();
				strike.chance().hold(0, 3000);
			}
		}

	},

	PAUSE {

		@Override
		public boolean handsOver() {
			return true;
		}

		@Override
		public void strike(StreamDeployment deployment, StreamStrike strike) {
			ConsumerJvm consumer = strike.consumer(deployment);
			List<String> ids = SoakGroup.ALL.stream().map(SoakGroup::id).toList();
			ids.forEach((id) -> consumer.order("pause " + id));
			strike.chance().hold(200, 6000);
			ids.forEach((id) -> consumer.order("resume " + id));
		}

	},

	/** One entry ends every process that handles it. */
	CULPRIT {

		@Override
		public void strike(StreamDeployment deployment, StreamStrike strike) {
			strike.producer().addCulprit(strike.group());
		}

	}

}
