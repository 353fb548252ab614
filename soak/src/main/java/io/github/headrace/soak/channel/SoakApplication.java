package io.github.headrace.soak.channel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.github.headrace.channel.ChannelSubscriber;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.listener.StartMode;
import io.github.headrace.subscription.SubscriptionSettings;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A Spring Boot application that listens.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SoakApplication {

	/**
	 * More impatient than the defaults, so that many faults fit into a minute. A
	 * confirmation is given up before the heartbeat is, so that both are seen to work.
	 */
	private static final SubscriptionSettings SETTINGS = new SubscriptionSettings(Duration.ofSeconds(3),
			Duration.ofMillis(700), Duration.ofMillis(500), Duration.ofMillis(250), 3, Duration.ofMillis(50),
			Duration.ofMillis(500));

	@Bean
	ChannelSubscriber channelSubscriber(NativeConnections connections) {
		return new ChannelSubscriber(connections, Namespace.of(""), SETTINGS, StartMode.BACKGROUND);
	}

	/** Starts the application; a payload that cannot be handled is the ledger's loss. */
	static ConfigurableApplicationContext start(Deployment deployment, SoakListeners listeners, Path log) {
		return new SpringApplicationBuilder(SoakApplication.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(Map.of("logging.threshold.console", "off", "logging.file.name", log.toString(),
					"spring.data.redis.connect-timeout", "1s", "spring.data.redis.timeout", "2s"))
			.properties(deployment.properties())
			.initializers((GenericApplicationContext beans) -> beans.registerBean(SoakListeners.class, () -> listeners))
			.run();
	}

}
