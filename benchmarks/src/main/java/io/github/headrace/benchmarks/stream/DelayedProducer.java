package io.github.headrace.benchmarks.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.github.headrace.benchmarks.harness.Observed;
import io.github.headrace.benchmarks.harness.ChildCommands;
import io.github.headrace.benchmarks.harness.SteadyPace;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.stream.DelayedEntries;
import io.github.headrace.stream.RedisStreamTemplate;
import io.github.headrace.stream.RedisStreamTemplates;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The JVM that delays entries, and adds them when they are due. The number of the payload
 * is the time in milliseconds at which it is due.
 */
final class DelayedProducer {

	private static final int MAX_PAYLOAD = 1 << 20;

	private final RedisStreamTemplate template;

	private DelayedProducer(RedisStreamTemplate template) {
		this.template = template;
	}

	public static void main(String[] args) throws Exception {
		ChildCommands commands = ChildCommands.open();
		RedisStreamTemplates templates = Observed.OFF.in(new SpringApplicationBuilder(Application.class))
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(Map.of("spring.data.redis.host", args[0], "spring.data.redis.port", args[1],
					"logging.level.root", "warn"))
			.run()
			.getBean(RedisStreamTemplates.class);
		commands.serve(new DelayedProducer(templates.get(NativeConnections.DEFAULT))::handle);
	}

	private String handle(String[] request) {
		long entries = Long.parseLong(request[0]);
		int perSecond = Integer.parseInt(request[1]);
		Duration delay = Duration.ofMillis(Long.parseLong(request[2]));
		new SteadyPace(perSecond).run(entries, (number) -> {
			long due = Instant.now().plus(delay).toEpochMilli();
			this.template.addAt(StreamPeerContext.STREAM, EntryPayload.write(due), Instant.ofEpochMilli(due));
		});
		return "";
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		RedisStreamTemplates redisStreamTemplates(NativeConnections connections, JsonMapper jsonMapper) {
			return new RedisStreamTemplates(connections, new JsonPayloadConverter(jsonMapper), MAX_PAYLOAD,
					Namespace.NONE);
		}

		@Bean
		DelayedEntries delayedEntries(RedisStreamTemplates templates) {
			return templates.delayedEntries();
		}

	}

}
