package io.github.headrace.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import org.awaitility.Awaitility;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts applications that do not wait for Redis, and looks at their listeners.
 */
final class BackgroundApplication {

	private BackgroundApplication() {
	}

	static ConfigurableApplicationContext start(int port, Class<?> configuration, String... properties) {
		List<String> arguments = new ArrayList<>();
		arguments.add("--spring.data.redis.host=127.0.0.1");
		arguments.add("--spring.data.redis.port=" + port);
		arguments.add("--headrace.channels.refused-retry-interval=100ms");
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false")
			.run(arguments.toArray(String[]::new));
	}

	static ListenerContainer listener(ConfigurableApplicationContext context, String id) {
		return context.getBean(ListenerRegistry.class).find(id).orElseThrow();
	}

	static ListenerState state(ConfigurableApplicationContext context, String id) {
		return listener(context, id).state();
	}

	static void awaitState(ConfigurableApplicationContext context, String id, ListenerState state) {
		Awaitility.await().untilAsserted(() -> assertThat(state(context, id)).as(id).isEqualTo(state));
	}

}
