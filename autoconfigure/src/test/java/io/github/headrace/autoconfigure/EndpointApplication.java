package io.github.headrace.autoconfigure;

import java.util.concurrent.CountDownLatch;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.keyspace.KeyspaceEvent;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * An application of which the endpoint has something to tell, with a web server.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableCaching
@Import({ EndpointApplication.Listeners.class, EndpointApplication.Prices.class })
class EndpointApplication {

	static ConfigurableApplicationContext start(String host, int port, String... properties) {
		return new SpringApplicationBuilder(EndpointApplication.class)
			.properties("spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false", "server.port=0",
					"spring.data.redis.host=" + host, "spring.data.redis.port=" + port, "spring.cache.type=caffeine",
					"headrace.cache.invalidation.enabled=true", "headrace.endpoint.show-payloads=always",
					"headrace.keyspace.configure=true", "management.endpoints.web.exposure.include=health,headrace",
					"management.endpoint.headrace.access=unrestricted",
					"management.endpoint.health.show-details=always", "logging.level.io.github.headrace.listener=off")
			.properties(properties)
			.run();
	}

	static ConfigurableApplicationContext start(RedisServer server, String... properties) {
		return start(server.host(), server.port(), properties);
	}

	static class Listeners {

		volatile CountDownLatch slow = new CountDownLatch(0);

		volatile boolean broken = true;

		@RedisChannelListener(id = "orders", channels = "orders", deadLetter = "true")
		void orders(byte[] order) throws InterruptedException {
			failIfBroken(new String(order));
			if (order.length < 100 && new String(order).endsWith("slow")) {
				this.slow.await();
			}
		}

		@RedisChannelListener(id = "slow", channels = "slow")
		void slow(String text) throws InterruptedException {
			this.slow.await();
		}

		@RedisChannelListener(id = "narrow", channels = "narrow", inboxCapacity = "1", overflow = Overflow.DROP_NEWEST)
		void narrow(String text) throws InterruptedException {
			this.slow.await();
		}

		@RedisKeyspaceListener(id = "expiries", events = KeyspaceEvent.EXPIRED)
		void expired() {
		}

		@RedisStreamListener(id = "billing", stream = "bills", group = "billing", retry = @Retry(maxAttempts = "1"))
		void bill(String bill) {
			failIfBroken(bill);
		}

		@RedisStreamListener(id = "several", stream = { "several.a", "several.b" }, group = "several")
		void several(String text) {
		}

		@RedisStreamListener(id = "audit", stream = "bills", broadcast = true)
		void audit(String text) {
		}

		private void failIfBroken(String text) {
			if (this.broken && text.startsWith("bad")) {
				throw new IllegalStateException("no such customer");
			}
		}

	}

	static class Prices {

		@Cacheable("prices")
		int price(String product) {
			return product.length();
		}

	}

}
