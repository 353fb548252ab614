package io.github.headrace.soak.channel;

import java.util.List;
import java.util.Set;

/**
 * What can go wrong with listeners, alone or together with their connection.
 */
enum ListenerFault implements Fault<StandaloneDeployment> {

	/** A subscription is not confirmed on a connection that is thought to be well. */
	LISTENER_STARTED_WHILE_FROZEN {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			strike.registry().stop(SoakListeners.LATE).join();
			deployment.proxy().freezeFromServer();
			strike.registry().start(SoakListeners.LATE);
			strike.awaitLoss();
			strike.hold(0, 1000);
			deployment.proxy().thaw();
		}
	},

	LISTENER_PAUSED {
		@Override
		public Set<String> victims() {
			return Set.of();
		}

		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			String id = pauseAndFill(strike);
			strike.hold(200, 600);
			strike.registry().resume(id);
		}
	},

	LISTENER_PAUSED_WHILE_KILLED {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			String id = pauseAndFill(strike);
			strike.hold(0, 500);
			strike.killSubscribers(deployment.server());
			strike.hold(0, 500);
			strike.registry().resume(id);
		}
	},

	INBOX_FULL {
		@Override
		public Set<String> victims() {
			return Set.of();
		}

		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			strike.gate().close();
			try {
				strike.publisher().burst(SoakListeners.SLOW, strike.between(50, 500), 0);
				strike.hold(100, 500);
			}
			finally {
				strike.gate().open();
			}
		}
	},

	/** The listener closes its connection, and only its own. */
	INBOX_FULL_DISCONNECTS {
		@Override
		public Set<String> victims() {
			return Set.of(SoakListeners.DISCONNECTING);
		}

		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			strike.gate().close();
			try {
				while (!strike.isLost()) {
					strike.publisher().burst(SoakListeners.DISCONNECTING, 100, 0);
					strike.hold(20, 50);
				}
				strike.hold(0, 300);
			}
			finally {
				strike.gate().open();
			}
		}
	},

	INBOX_FULL_WHILE_KILLED {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			strike.gate().close();
			try {
				strike.publisher().burst(SoakListeners.SLOW, strike.between(0, 200), 0);
				strike.hold(0, 200);
				strike.killSubscribers(deployment.server());
				strike.awaitLoss();
				strike.hold(0, 300);
				strike.publisher().burst(SoakListeners.SLOW, strike.between(0, 200), 0);
				strike.hold(0, 200);
			}
			finally {
				strike.gate().open();
			}
		}
	};

	/**
	 * Two of these listeners have room for everything that comes, the others have not.
	 */
	private static String pauseAndFill(Strike strike) {
		String id = strike.oneOf(List.of(SoakListeners.SLOW, "several", "keyed", "batch"));
		strike.registry().pause(id);
		SoakChannels.channelsOf(id).forEach((channel) -> strike.publisher().burst(channel, strike.between(0, 300), 0));
		return id;
	}

}
