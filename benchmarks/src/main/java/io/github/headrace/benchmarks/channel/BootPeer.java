package io.github.headrace.benchmarks.channel;

import java.util.Map;

import io.github.headrace.benchmarks.harness.Observed;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Starts the Spring Boot application of a peer.
 */
final class BootPeer {

	/** The property that holds the channel, for use in annotations. */
	static final String CHANNEL = "${benchmark.channel}";

	private BootPeer() {
	}

	static ConfigurableApplicationContext start(Class<?> application, ChannelPeerContext context,
			Map<String, Object> properties) {
		return start(application, context, properties, Observed.OFF);
	}

	static ConfigurableApplicationContext start(Class<?> application, ChannelPeerContext context,
			Map<String, Object> properties, Observed observed) {
		return observed.in(new SpringApplicationBuilder(application))
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(Map.of("spring.data.redis.host", context.host(), "spring.data.redis.port", context.port(),
					"benchmark.channel", context.channel(), "logging.level.root", "warn"))
			.properties(properties)
			.initializers((GenericApplicationContext beans) -> beans.registerBean(Arrivals.class, context::arrivals))
			.run();
	}

}
