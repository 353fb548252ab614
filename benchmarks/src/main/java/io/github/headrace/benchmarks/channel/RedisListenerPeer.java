package io.github.headrace.benchmarks.channel;

import java.util.Map;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.annotation.RedisListener;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/**
 * Spring Data's own {@code @RedisListener} as Spring Boot auto-configures it.
 */
final class RedisListenerPeer implements ChannelPeer {

	private final RedisMessageListenerContainer container;

	private RedisListenerPeer(ChannelPeerContext context, boolean virtualThreads) {
		this.container = BootPeer
			.start(Application.class, context, Map.of("spring.data.redis.listener.auto-startup", false,
					"spring.threads.virtual.enabled", virtualThreads))
			.getBean(RedisMessageListenerContainer.class);
	}

	static ChannelPeer onPlatformThreads(ChannelPeerContext context) {
		return new RedisListenerPeer(context, false);
	}

	static ChannelPeer onVirtualThreads(ChannelPeerContext context) {
		return new RedisListenerPeer(context, true);
	}

	@Override
	public void subscribe() {
		this.container.start();
	}

	@Override
	public void unsubscribe() {
		this.container.stop();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private final Arrivals arrivals;

		Application(Arrivals arrivals) {
			this.arrivals = arrivals;
		}

		@RedisListener(BootPeer.CHANNEL)
		void on(Tick tick) {
			this.arrivals.arrived(tick.seq());
		}

	}

}
