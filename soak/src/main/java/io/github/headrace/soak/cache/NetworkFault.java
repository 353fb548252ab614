package io.github.headrace.soak.cache;

import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.soak.Chance;

/**
 * What can go wrong between an instance and the server.
 */
enum NetworkFault implements CacheFault<StandaloneCaches> {

	/** Replies that the server has sent never arrive. */
	CUT {

		@Override
		void strike(RedisProxy proxy, Chance chance) {
			for (int i = chance.between(1, 10); i > 0; i--) {
				proxy.cut();
				chance.hold(0, 300);
			}
		}

	},

	/** In the middle of a reply. */
	CUT_AFTER_BYTES {

		@Override
		void strike(RedisProxy proxy, Chance chance) {
			for (int i = chance.between(1, 10); i > 0; i--) {
				proxy.cutAfterBytesFromServer(chance.between(0, 5000));
				chance.hold(100, 600);
			}
		}

	},

	/** For longer than the instance may serve what it has. */
	FROZEN {

		@Override
		void strike(RedisProxy proxy, Chance chance) {
			proxy.freeze();
			chance.hold(4500, 7000);
			proxy.thaw();
		}

	},

	FROZEN_SHORTLY {

		@Override
		void strike(RedisProxy proxy, Chance chance) {
			proxy.freeze();
			chance.hold(100, 3000);
			proxy.thaw();
		}

	},

	/** Commands are carried out, their replies do not arrive. */
	FROZEN_FROM_SERVER {

		@Override
		void strike(RedisProxy proxy, Chance chance) {
			proxy.freezeFromServer();
			chance.hold(500, 7000);
			proxy.thaw();
		}

	},

	REFUSED {

		@Override
		void strike(RedisProxy proxy, Chance chance) {
			proxy.refuse();
			proxy.cut();
			chance.hold(100, 7000);
			proxy.accept();
		}

	},

	UNANSWERED {

		@Override
		void strike(RedisProxy proxy, Chance chance) {
			proxy.blackhole();
			proxy.cut();
			chance.hold(100, 7000);
			proxy.accept();
		}

	},

	/** Nobody can tell anybody anything. */
	ALL_REFUSED {

		@Override
		public void strike(StandaloneCaches deployment, Chance chance) {
			deployment.proxies().forEach(RedisProxy::refuse);
			deployment.proxies().forEach(RedisProxy::cut);
			chance.hold(1000, 7000);
			deployment.proxies().forEach(RedisProxy::accept);
		}

	};

	@Override
	public void strike(StandaloneCaches deployment, Chance chance) {
		strike(chance.oneOf(deployment.proxies()), chance);
	}

	void strike(RedisProxy proxy, Chance chance) {
		throw new UnsupportedOperationException(name());
	}

}
