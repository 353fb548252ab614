package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.NonRetryableException;
import io.github.headrace.observation.ProcessContext;
import io.github.headrace.observation.ProcessObservationConvention;
import io.github.headrace.stream.AddRequest;
import io.github.headrace.stream.RedisStreamTemplate;
import io.github.headrace.stream.StreamMessage;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationHandlerGroup;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A trace goes from the producer through Redis to the handler, and on to what it calls:
 * shown with the SDK of OpenTelemetry.
 */
class TracingIntegrationTests {

	private static RedisServer server;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class, ChannelAutoConfiguration.class,
				StreamAutoConfiguration.class, HeadraceAutoConfiguration.class, DataRedisAutoConfiguration.class,
				org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration.class,
				MetersAutoConfiguration.class))
		.withUserConfiguration(Tracing.class, Application.class)
		.withPropertyValues("spring.data.redis.host=" + server.host(), "spring.data.redis.port=" + server.port());

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void closeServer() {
		server.close();
	}

	@Test
	void traceGoesThroughAStreamToWhatTheHandlerCalls() {
		this.contextRunner.run((context) -> {
			inRequest(context, () -> context.getBean(RedisStreamTemplate.class).add("orders", "one"));
			assertIsOneTrace(context, "orders");
			assertThat(attribute(span(context, "orders process"), "messaging.message.id")).matches("\\d+-\\d+");
		});
	}

	@Test
	void traceGoesThroughAChannelInItsEnvelope() {
		this.contextRunner.withPropertyValues("headrace.channels.envelope=cloud-events").run((context) -> {
			inRequest(context, () -> context.getBean(RedisChannelTemplate.class).publish("prices", "one"));
			assertIsOneTrace(context, "prices");
		});
	}

	@Test
	void traceGoesOnWhileAResultIsAwaited() {
		this.contextRunner.run((context) -> {
			inRequest(context, () -> context.getBean(RedisStreamTemplate.class).addAsync("later", "one").join());
			assertIsOneTrace(context, "later");
			SpanData process = span(context, "later process");
			SpanData step = span(context, "asynchronous step");
			assertThat(step.getParentSpanId()).isEqualTo(process.getSpanId());
			assertThat(process.getEndEpochNanos()).isGreaterThanOrEqualTo(step.getEndEpochNanos());
		});
	}

	private static void assertIsOneTrace(ApplicationContext context, String destination) {
		SpanData request = span(context, "request");
		SpanData publish = span(context, destination + " publish");
		SpanData process = span(context, destination + " process");
		SpanData call = span(context, "audit publish");
		assertThat(Stream.of(request, publish, process, call).map(SpanData::getTraceId).distinct()).hasSize(1);
		assertThat(request.getParentSpanId()).isEqualTo(SpanId.getInvalid());
		assertThat(publish.getParentSpanId()).isEqualTo(request.getSpanId());
		assertThat(process.getParentSpanId()).isEqualTo(publish.getSpanId());
		assertThat(call.getParentSpanId()).isEqualTo(process.getSpanId());
		assertThat(publish.getKind()).isEqualTo(SpanKind.PRODUCER);
		assertThat(process.getKind()).isEqualTo(SpanKind.CONSUMER);
		assertThat(attribute(process, "listener")).isEqualTo(destination);
		assertThat(attribute(process, "outcome")).isEqualTo("succeeded");
		assertThat(attribute(process, "messaging.destination.name")).isEqualTo(destination);
	}

	@Test
	void traceGoesThroughEveryWayOfAdding() {
		this.contextRunner.run((context) -> {
			RedisStreamTemplate template = context.getBean(RedisStreamTemplate.class);
			inRequest(context, () -> {
				template.addAll("ways", List.of("all"));
				template.addAfterCommit("ways", "after commit");
				template.addIn("ways", "delayed", Duration.ofMillis(1));
				template.add(AddRequest.of("ways", "once").idempotencyKey("key"));
			});
			SpanData request = span(context, "request");
			Awaitility.await()
				.untilAsserted(() -> assertThat(spans(context, "ways process")).hasSize(4)
					.allSatisfy((span) -> assertThat(span.getTraceId()).isEqualTo(request.getTraceId())));
			assertThat(spans(context, "ways publish")).hasSize(4)
				.allSatisfy((span) -> assertThat(span.getParentSpanId()).isEqualTo(request.getSpanId()));
		});
	}

	@Test
	void applicationsOwnHeaderWins() {
		String own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
		this.contextRunner.run((context) -> {
			inRequest(context,
					() -> context.getBean(RedisStreamTemplate.class).add("orders", "one", Map.of("traceparent", own)));
			assertThat(span(context, "orders process").getParentSpanId()).isEqualTo("b7ad6b7169203331");
			StreamMessage<String> message = context.getBean(Application.class).orders.poll(10, TimeUnit.SECONDS);
			assertThat(message.fields().size()).isEqualTo(2);
		});
	}

	@Test
	void failureIsThatOfTheSpan() {
		this.contextRunner.run((context) -> {
			context.getBean(RedisStreamTemplate.class).add("failing", "one");
			SpanData process = span(context, "failing process");
			assertThat(process.getStatus().getStatusCode()).isEqualTo(StatusData.error().getStatusCode());
			assertThat(attribute(process, "outcome")).isEqualTo("failed");
		});
	}

	@Test
	void handlerOfAChannelHasASpan() {
		this.contextRunner.run((context) -> {
			inRequest(context, () -> context.getBean(RedisChannelTemplate.class).publish("prices", "one"));
			SpanData process = span(context, "prices process");
			SpanData call = span(context, "audit publish");
			assertThat(process.getKind()).isEqualTo(SpanKind.CONSUMER);
			assertThat(attribute(process, "listener")).isEqualTo("prices");
			assertThat(call.getParentSpanId()).isEqualTo(process.getSpanId());
		});
	}

	@Test
	void conventionThatFailsHarmsNothing() {
		this.contextRunner.withUserConfiguration(FailingConvention.class).run((context) -> {
			context.getBean(RedisStreamTemplate.class).add("orders", "one");
			assertThat(context.getBean(Application.class).orders.poll(10, TimeUnit.SECONDS)).isNotNull();
			assertThat(attribute(span(context, "orders process"), "outcome")).isEqualTo("succeeded");
		});
	}

	private static void inRequest(ApplicationContext context, Runnable work) {
		Observation.createNotStarted("request", context.getBean(ObservationRegistry.class)).observe(work);
	}

	private static SpanData span(ApplicationContext context, String name) {
		Awaitility.await().until(() -> spans(context, name).size() == 1);
		return spans(context, name).get(0);
	}

	private static List<SpanData> spans(ApplicationContext context, String name) {
		return context.getBean(InMemorySpanExporter.class)
			.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getName().equals(name))
			.toList();
	}

	private static String attribute(SpanData span, String name) {
		return String.valueOf(span.getAttributes()
			.asMap()
			.entrySet()
			.stream()
			.filter((attribute) -> attribute.getKey().getKey().equals(name))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(null));
	}

	@Configuration(proxyBeanMethods = false)
	static class Tracing {

		private final OtelCurrentTraceContext currentTraceContext = new OtelCurrentTraceContext();

		@Bean
		InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@Bean
		OpenTelemetrySdk openTelemetry(InMemorySpanExporter exporter) {
			return OpenTelemetrySdk.builder()
				.setTracerProvider(
						SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build())
				.setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
				.build();
		}

		@Bean
		OtelTracer tracer(OpenTelemetrySdk openTelemetry) {
			return new OtelTracer(openTelemetry.getTracer("test"), this.currentTraceContext, (event) -> {
			});
		}

		@Bean
		OtelPropagator propagator(OpenTelemetrySdk openTelemetry) {
			return new OtelPropagator(openTelemetry.getPropagators(), openTelemetry.getTracer("test"));
		}

		@Bean
		ObservationHandlerGroup firstOfTracing() {
			return ObservationHandlerGroup.of(TracingObservationHandler.class);
		}

		@Bean
		@Order(1)
		PropagatingReceiverTracingObservationHandler<?> receiver(OtelTracer tracer, OtelPropagator propagator) {
			return new PropagatingReceiverTracingObservationHandler<>(tracer, propagator);
		}

		@Bean
		@Order(2)
		PropagatingSenderTracingObservationHandler<?> sender(OtelTracer tracer, OtelPropagator propagator) {
			return new PropagatingSenderTracingObservationHandler<>(tracer, propagator);
		}

		@Bean
		@Order(3)
		DefaultTracingObservationHandler others(OtelTracer tracer) {
			return new DefaultTracingObservationHandler(tracer);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingConvention {

		@Bean
		ProcessObservationConvention failing() {
			return new ProcessObservationConvention() {

				@Override
				public KeyValues getLowCardinalityKeyValues(ProcessContext context) {
					throw new IllegalStateException("This convention fails");
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		final BlockingQueue<StreamMessage<String>> orders = new LinkedBlockingQueue<>();

		private final RedisStreamTemplate template;

		private final ObservationRegistry observations;

		Application(RedisStreamTemplate template, ObservationRegistry observations) {
			this.template = template;
			this.observations = observations;
		}

		@RedisStreamListener(id = "orders", stream = "orders", broadcast = true)
		void order(StreamMessage<String> order) {
			this.template.add("audit", order.payload());
			this.orders.add(order);
		}

		@RedisStreamListener(id = "later", stream = "later", group = "later")
		CompletableFuture<Void> later(String order) {
			this.template.add("audit", order);
			Observation handling = this.observations.getCurrentObservation();
			return CompletableFuture.runAsync(() -> Observation.createNotStarted("asynchronous step", this.observations)
				.parentObservation(handling)
				.observe(() -> {
				}));
		}

		@RedisStreamListener(id = "ways", stream = "ways", group = "ways")
		void way(String way) {
		}

		@RedisStreamListener(id = "failing", stream = "failing", group = "failing")
		void failing(String order) {
			throw new NonRetryableException("This fails");
		}

		@RedisChannelListener(id = "prices", channels = "prices")
		void price(String price) {
			this.template.add("audit", price);
		}

	}

}
