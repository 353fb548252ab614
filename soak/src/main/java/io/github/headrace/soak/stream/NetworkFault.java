package io.github.headrace.soak.stream;

import java.util.List;

import io.github.headrace.embedded.RedisProxy;

/**
 * What can go wrong between consumers and the server.
 */
enum NetworkFault implements StreamFault<StandaloneStreams> {

	/** Replies that the server has sent never arrive. */
	CUT {

		@Override
		void strike(RedisProxy proxy, StreamStrike strike) {
			for (int i = strike.chance().between(1, 10); i > 0; i--) {
				proxy.cut();
				strike.chance().hold(0, 300);
			}
		}

	},

	/** In the middle of a reply. */
	CUT_AFTER_BYTES {

		@Override
		void strike(RedisProxy proxy, StreamStrike strike) {
			for (int i = strike.chance().between(1, 10); i > 0; i--) {
				proxy.cutAfterBytesFromServer(strike.chance().between(0, 5000));
				strike.chance().hold(100, 600);
			}
		}

	},

	/** Others take over. */
	FROZEN {

		@Override
		void strike(RedisProxy proxy, StreamStrike strike) {
			proxy.freeze();
			strike.outliveLease();
			proxy.thaw();
		}

	},

	/** Commands are carried out, their replies do not arrive. */
	FROZEN_FROM_SERVER {

		@Override
		void strike(RedisProxy proxy, StreamStrike strike) {
			proxy.freezeFromServer();
			strike.outliveLease();
			proxy.thaw();
		}

	},

	REFUSED {

		@Override
		void strike(RedisProxy proxy, StreamStrike strike) {
			proxy.refuse();
			proxy.cut();
			strike.chance().hold(100, 6000);
			proxy.accept();
		}

	},

	UNANSWERED {

		@Override
		void strike(RedisProxy proxy, StreamStrike strike) {
			proxy.blackhole();
			proxy.cut();
			strike.chance().hold(100, 6000);
			proxy.accept();
		}

	},

	/** Nobody can tell who is dead. */
	ALL_REFUSED {

		@Override
		public void strike(StandaloneStreams deployment, StreamStrike strike) {
			List<RedisProxy> proxies = deployment.proxies();
			proxies.forEach(RedisProxy::refuse);
			proxies.forEach(RedisProxy::cut);
			strike.outliveLease();
			proxies.forEach(RedisProxy::accept);
		}

	};

	@Override
	public void strike(StandaloneStreams deployment, StreamStrike strike) {
		strike(strike.chance().oneOf(deployment.proxies()), strike);
	}

	void strike(RedisProxy proxy, StreamStrike strike) {
		throw new UnsupportedOperationException(name());
	}

}
