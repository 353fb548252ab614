package io.github.headrace.autoconfigure;

import java.util.Arrays;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts applications on an embedded server of their own, which have subscribed
 * everything when they have started.
 */
final class EmbeddedApplication {

	private EmbeddedApplication() {
	}

	static ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
		String[] arguments = Arrays.stream(properties).map("--%s"::formatted).toArray(String[]::new);
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.properties("headrace.embedded-redis.enabled=true", "headrace.start-mode=fail-fast",
					"spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false")
			.run(arguments);
	}

}
