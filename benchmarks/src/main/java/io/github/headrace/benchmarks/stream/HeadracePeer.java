package io.github.headrace.benchmarks.stream;

import java.time.Duration;
import java.util.Map;

import io.github.headrace.benchmarks.harness.Observed;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.LoggingErrorHandler;
import io.github.headrace.listener.StartMode;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.stream.StreamContainerFactory;
import io.github.headrace.stream.StreamEndpoint;
import io.github.headrace.stream.StreamListenerSettings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A stream listener with its defaults that takes the bytes of the payload. Where a lease
 * is given, it blocks for a fifth of it.
 */
final class HeadracePeer implements StreamPeer {

	private static final int LEASE_TO_BLOCK = 5;

	private final StreamContainerFactory containers;

	private final Duration lease;

	private @Nullable ListenerContainer container;

	HeadracePeer(StreamPeerContext context) {
		this(context, Observed.OFF);
	}

	private HeadracePeer(StreamPeerContext context, Observed observed) {
		this.lease = context.lease();
		ConfigurableApplicationContext application = observed.in(new SpringApplicationBuilder(Application.class))
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(Map.of("spring.data.redis.host", context.host(), "spring.data.redis.port", context.port(),
					"logging.level.root", "warn", "logging.level.io.github.headrace", "error"))
			.run();
		this.containers = application.getBean(StreamContainerFactory.class);
	}

	static StreamPeer withMetrics(StreamPeerContext context) {
		return new HeadracePeer(context, Observed.METRICS);
	}

	static StreamPeer withTracing(StreamPeerContext context) {
		return new HeadracePeer(context, Observed.TRACING);
	}

	@Override
	public void start(EntryHandler handler) {
		this.container = this.containers.create(StreamEndpoint.builder("benchmark", byte[].class)
			.streams(StreamPeerContext.STREAM)
			.group(StreamPeerContext.GROUP)
			.handler((entry) -> handler.handle(entry.payload(), entry.attempt()))
			.settings(settings())
			.build());
		this.container.start();
	}

	private StreamListenerSettings settings() {
		if (this.lease.isZero()) {
			return StreamListenerSettings.OPEN;
		}
		return new StreamListenerSettings(null, null, null, null, null, null, null, null,
				this.lease.dividedBy(LEASE_TO_BLOCK), this.lease, null, null, null, null, null, null, null, null, null,
				null, null);
	}

	@Override
	public void stop() {
		if (this.container != null) {
			this.container.stop().join();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		StreamContainerFactory streamContainerFactory(NativeConnections connections, LaneExecutor executor,
				JsonMapper jsonMapper, ApplicationEventPublisher events,
				@Qualifier("headraceStreamObserver") ObjectProvider<MessageObserver> observer) {
			StreamContainerFactory factory = new StreamContainerFactory(connections, Namespace.NONE, executor,
					new JsonPayloadConverter(jsonMapper), new LoggingErrorHandler(), StreamListenerSettings.DEFAULTS,
					Map.of(), StartMode.FAIL_FAST, events);
			observer.ifAvailable(factory::observe);
			return factory;
		}

	}

}
