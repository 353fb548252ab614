package io.github.headrace.soak.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What can go wrong with one server, with the network in front of it, and within the
 * application.
 */
enum StandaloneFault implements Fault<StandaloneDeployment> {

	CLIENT_KILL {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			strike.killSubscribers(deployment.server());
		}
	},

	/** Each connection is lost before, while or after it is subscribed. */
	CLIENT_KILL_REPEATED {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			for (int i = strike.between(3, 12); i > 0; i--) {
				strike.killSubscribers(deployment.server());
				strike.hold(0, 120);
			}
		}
	},

	SERVER_KILL {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			deployment.server().kill();
			strike.hold(0, 600);
			deployment.server().restart();
		}
	},

	SERVER_SHUTDOWN {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			deployment.server().stop();
			strike.hold(0, 600);
			deployment.server().restart();
		}
	},

	/** Longer than the heartbeat tolerates. */
	SERVER_FROZEN {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			deployment.server().pause();
			try {
				strike.awaitLoss();
				strike.hold(0, 1500);
			}
			finally {
				deployment.server().resume();
			}
		}
	},

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
	},

	/** One destination is forbidden: its listeners say so, the others hear everything. */
	CHANNEL_FORBIDDEN {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			// The right to a pattern includes its channels.
			String forbidden = strike
				.oneOf(SoakChannels.destinations().stream().filter((name) -> !name.equals("over.a")).toList());
			List<String> rules = new ArrayList<>(List.of("resetchannels", "&" + SoakListeners.LATE));
			SoakChannels.destinations()
				.stream()
				.filter((destination) -> !destination.equals(forbidden))
				.forEach((destination) -> rules.add("&" + destination));
			strike.permit(deployment.server(), StandaloneDeployment.USER, rules);
			try {
				strike.awaitLoss();
				strike.awaitRefused(forbidden);
				strike.awaitHearing(forbidden);
			}
			finally {
				strike.permit(deployment.server(), StandaloneDeployment.USER, List.of("allchannels"));
			}
		}
	},

	/** Redis drops a subscriber that does not read. */
	OUTPUT_BUFFER_WHILE_FROZEN {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			limitOutputBuffer(deployment, strike, "256kb 0 0");
			deployment.proxy().freezeFromServer();
			strike.publisher().burst("literal", 2000, 16_384);
			strike.awaitLoss();
			limitOutputBuffer(deployment, strike, "32mb 8mb 60");
			deployment.proxy().thaw();
		}
	},

	/** Redis drops a subscriber that reads more slowly than is published. */
	OUTPUT_BUFFER {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			limitOutputBuffer(deployment, strike, "256kb 0 0");
			while (!strike.isLost()) {
				strike.publisher().burst(strike.oneOf(SoakChannels.channels()), 400, 16_384);
				strike.hold(50, 50);
			}
			limitOutputBuffer(deployment, strike, "32mb 8mb 60");
		}
	},

	/** A subscription is not confirmed on a connection that is thought to be well. */
	LISTENER_STARTED_WHILE_FROZEN {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			strike.registry().stop(SoakListeners.LATE).join();
			deployment.proxy().freezeFromServer();
			strike.registry().start(SoakListeners.LATE);
			awaitLossAndThaw(deployment, strike);
		}
	},

	LISTENER_PAUSED {
		@Override
		public Set<String> victims() {
			return Set.of();
		}

		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			String id = strike.oneOf(List.of(SoakListeners.SLOW, "several", "keyed", "batch"));
			strike.registry().pause(id);
			strike.hold(200, 1000);
			strike.registry().resume(id);
		}
	},

	LISTENER_PAUSED_WHILE_KILLED {
		@Override
		public void strike(StandaloneDeployment deployment, Strike strike) {
			String id = strike.oneOf(List.of(SoakListeners.SLOW, "several", "keyed", "batch"));
			strike.registry().pause(id);
			strike.hold(0, 500);
			CLIENT_KILL.strike(deployment, strike);
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
				CLIENT_KILL.strike(deployment, strike);
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

	private static void awaitLossAndThaw(StandaloneDeployment deployment, Strike strike) {
		strike.awaitLoss();
		strike.hold(0, 1000);
		deployment.proxy().thaw();
	}

	private static void limitOutputBuffer(StandaloneDeployment deployment, Strike strike, String limit) {
		strike.configure(deployment.server(), "client-output-buffer-limit", "pubsub " + limit);
	}

}
