package io.github.headrace.soak.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.LoggingErrorHandler;
import io.github.headrace.listener.StartMode;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.stream.StreamContainerFactory;
import io.github.headrace.stream.StreamEndpoint;
import io.github.headrace.stream.StreamListenerSettings;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * A Spring Boot application that consumes in all groups. Takes {@code pause} and
 * {@code resume} with the id of a listener on standard input, and halts at its end.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ConsumerApplication {

	@Bean
	StreamContainerFactory streamContainerFactory(NativeConnections connections, LaneExecutor executor,
			JsonMapper jsonMapper, ApplicationEventPublisher events) {
		return new StreamContainerFactory(connections, Namespace.NONE, executor, new JsonPayloadConverter(jsonMapper),
				new LoggingErrorHandler(), StreamListenerSettings.DEFAULTS, Map.of(), StartMode.BACKGROUND, events);
	}

	public static void main(String[] args) throws IOException {
		String process = args[0];
		Journal journal = Journal.open(Path.of(args[1]), process);
		ConfigurableApplicationContext application = new SpringApplicationBuilder(ConsumerApplication.class)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(Map.of("spring.data.redis.connect-timeout", "1s", "spring.data.redis.timeout", "2s",
					"spring.lifecycle.timeout-per-shutdown-phase", "5s"))
			.run(Arrays.copyOfRange(args, 2, args.length));
		ListenerRegistry registry = application.getBean(ListenerRegistry.class);
		StreamContainerFactory containers = application.getBean(StreamContainerFactory.class);
		SoakGroup.ALL.forEach((group) -> registry.register(containers.create(endpoint(group, journal))));
		obey(registry);
	}

	private static StreamEndpoint endpoint(SoakGroup group, Journal journal) {
		JobHandler handler = new JobHandler(group, journal);
		StreamEndpoint.Builder<Job> endpoint = StreamEndpoint.builder(group.id(), Job.class)
			.streams(group.stream())
			.group(group.id())
			.settings(group.settings());
		return (group.batch() ? endpoint.batchHandler(handler::handleAll) : endpoint.handler(handler::handle)).build();
	}

	private static void obey(ListenerRegistry registry) throws IOException {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			String[] order = line.split(" ");
			switch (order[0]) {
				case "pause" -> registry.pause(order[1]);
				case "resume" -> registry.resume(order[1]);
				default -> throw new IllegalArgumentException("'%s' is no order".formatted(line));
			}
		}
		Runtime.getRuntime().halt(0);
	}

}
