package io.github.headrace.benchmarks.channel;

import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
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

	/**
	 * The class path is shared with Headrace, which must not take part here.
	 */
	private static String headraceAutoConfigurations() {
		return ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((candidate) -> candidate.startsWith("io.github.headrace."))
			.collect(Collectors.joining(","));
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
