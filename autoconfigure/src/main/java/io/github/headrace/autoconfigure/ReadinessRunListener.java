package io.github.headrace.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;

/**
 * Lets {@link ListenersReadiness} speak after Boot has told everybody that the
 * application accepts traffic; an event listener could not, as others may hear it later.
 */
final class ReadinessRunListener implements SpringApplicationRunListener, Ordered {

	@Override
	public void ready(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
		context.getBeanProvider(ListenersReadiness.class).ifAvailable(ListenersReadiness::hold);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
