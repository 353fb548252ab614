package io.github.headrace.soak.channel;

import java.util.ArrayList;
import java.util.List;

/**
 * What can go wrong with one server.
 */
enum ServerFault implements Fault<StandaloneDeployment> {

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
	};

	private static void limitOutputBuffer(StandaloneDeployment deployment, Strike strike, String limit) {
		strike.configure(deployment.server(), "client-output-buffer-limit", "pubsub " + limit);
	}

}
