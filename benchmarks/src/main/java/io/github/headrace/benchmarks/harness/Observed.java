package io.github.headrace.benchmarks.harness;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.support.GenericApplicationContext;

/**
 * How much an application observes, as Boot configures it. Without one of these it
 * observes what the class path has.
 */
public enum Observed {

	/**
	 * Nothing.
	 */
	OFF,

	/**
	 * Meters and observations.
	 */
	METRICS,

	/**
	 * Spans of OpenTelemetry, too, one in ten of which is exported to nowhere.
	 */
	TRACING;

	private static final String BOOT = "org.springframework.boot.";

	private static final List<String> METERS = List.of(
			BOOT + "micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
			BOOT + "micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
			BOOT + "micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration",
			BOOT + "micrometer.observation.autoconfigure.ObservationAutoConfiguration");

	private static final List<String> SPANS = List.of(
			BOOT + "micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
			BOOT + "micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration",
			BOOT + "micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
			BOOT + "opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration");

	/**
	 * Let an application observe no more than this.
	 */
	public SpringApplicationBuilder in(SpringApplicationBuilder application) {
		Stream<String> excluded = switch (this) {
			case OFF -> Stream.concat(METERS.stream(), SPANS.stream());
			case METRICS -> SPANS.stream();
			case TRACING -> Stream.empty();
		};
		return application.properties(Map.of("spring.autoconfigure.exclude", excluded.collect(Collectors.joining(","))))
			.initializers((GenericApplicationContext beans) -> {
				if (this == TRACING) {
					beans.registerBean(SpanExporter.class, DiscardingSpanExporter::new);
				}
			});
	}

}
