package io.github.headrace.test;

import io.github.headrace.autoconfigure.ChannelAutoConfiguration;
import io.github.headrace.autoconfigure.StreamAutoConfiguration;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.ListenerRegistry;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Configures a {@link HeadraceProbe} and what it captures with.
 */
@AutoConfiguration(after = { ChannelAutoConfiguration.class, StreamAutoConfiguration.class })
public final class HeadraceProbeAutoConfiguration {

	@Bean
	Captures headraceCaptures() {
		return new Captures();
	}

	/** The last customizer, so that it wraps what others have set. */
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	CapturingEndpointCustomizer headraceCapturingEndpointCustomizer(Captures captures,
			@Qualifier("headraceErrorHandler") ListenerErrorHandler errorHandler) {
		return new CapturingEndpointCustomizer(captures, errorHandler);
	}

	/** The last customizer, as that of channels. */
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	CapturingStreamEndpointCustomizer headraceCapturingStreamEndpointCustomizer(Captures captures,
			@Qualifier("headraceErrorHandler") ListenerErrorHandler errorHandler) {
		return new CapturingStreamEndpointCustomizer(captures, errorHandler);
	}

	@Bean
	GapRecorder headraceGapRecorder(ConfigurableApplicationContext context, Captures captures) {
		return new GapRecorder(context, captures);
	}

	@Bean
	HeadraceProbe headraceProbe(ListenerRegistry registry, Captures captures) {
		return new HeadraceProbe(registry, captures);
	}

}
