package io.github.headrace.soak.channel;

/**
 * What can go wrong between the listeners and their server.
 */
enum NetworkFault implements Fault<StandaloneDeployment> {

	PROXY_FROZEN {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			deployment.proxy().freeze();
			awaitLossAndThaw(deployment, strike);
		}
	},

	/** What the listeners send arrives, what is sent to them does not. */
	PROXY_FROZEN_FROM_SERVER {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			deployment.proxy().freezeFromServer();
			awaitLossAndThaw(deployment, strike);
		}
	},

	PROXY_CUT {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			deployment.proxy().cut();
		}
	},

	PROXY_RESET {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			deployment.proxy().reset();
		}
	},

	PROXY_RESET_REPEATED {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			for (int i = strike.between(3, 20); i > 0; i--) {
				deployment.proxy().reset();
				strike.hold(0, 80);
			}
		}
	},

	/** In the middle of a message. */
	PROXY_CUT_AFTER_BYTES {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			deployment.proxy().cutAfterBytesFromServer(strike.between(0, 20_000));
			strike.awaitLoss();
		}
	},

	/** In the middle of the confirmations. */
	PROXY_CUT_WHILE_SUBSCRIBING {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			deployment.proxy().cut();
			for (int i = strike.between(1, 3); i > 0; i--) {
				deployment.proxy().cutAfterBytesFromServer(strike.between(0, 1500));
				strike.hold(50, 250);
			}
		}
	},

	/** Some subscriptions are confirmed, the others are not. */
	PROXY_FROZEN_WHILE_SUBSCRIBING {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			deployment.proxy().cut();
			strike.hold(45, 75);
			deployment.proxy().freezeFromServer();
			strike.hold(1000, 3000);
			deployment.proxy().thaw();
		}
	},

	CONNECTIONS_REFUSED {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			deployment.proxy().refuse();
			deployment.proxy().cut();
			strike.hold(100, 1500);
			deployment.proxy().accept();
		}
	},

	CONNECTIONS_UNANSWERED {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			deployment.proxy().blackhole();
			deployment.proxy().cut();
			strike.hold(100, 1500);
			deployment.proxy().accept();
		}
	};

	private static void awaitLossAndThaw(StandaloneDeployment deployment, Strike strike) {
		strike.awaitLoss();
		strike.hold(0, 1000);
		deployment.proxy().thaw();
	}

}
