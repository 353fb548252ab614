package io.github.headrace.sample;

import io.github.headrace.sample.live.RedisAddress;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Says where to go once the application runs.
 */
@Component
final class StartupMessage {

	private static final String TEXT = """

			  Page     http://localhost:%s
			  Operate  http://localhost:%s/actuator/headrace
			  Redis    %s
			  Publish  %s publish chat:lobby '{"author":"ann","text":"hello"}'

			""";

	private final Environment environment;

	private final RedisAddress redis;

	StartupMessage(Environment environment, RedisAddress redis) {
		this.environment = environment;
		this.redis = redis;
	}

	@EventListener(ApplicationReadyEvent.class)
	void print() {
		String port = this.environment.getProperty("local.server.port");
		System.out.print(TEXT.formatted(port, port, this.redis, this.redis.cli()));
	}

}
