package io.github.headrace.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointProperties;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Configures that a status for which Boot has no place comes between those that are bad
 * and those that are good, where it would not count at all.
 */
@AutoConfiguration(before = HealthEndpointAutoConfiguration.class,
		after = { ListenersHealthAutoConfiguration.class, CachesHealthAutoConfiguration.class })
@ConditionalOnClass({ Endpoint.class, StatusAggregator.class, HealthEndpointProperties.class })
@Conditional(DegradedStatusAutoConfiguration.OnIndicatorCondition.class)
@EnableConfigurationProperties({ HealthProperties.class, HealthEndpointProperties.class })
public final class DegradedStatusAutoConfiguration {

	private static final List<Status> DEFAULT_ORDER = List.of(Status.DOWN, Status.OUT_OF_SERVICE, Status.UP,
			Status.UNKNOWN);

	@Bean
	@ConditionalOnMissingBean
	StatusAggregator headraceStatusAggregator(HealthProperties properties, HealthEndpointProperties endpoint) {
		List<String> configured = endpoint.getStatus().getOrder();
		if (!configured.isEmpty()) {
			return StatusAggregator.of(configured);
		}
		List<Status> order = new ArrayList<>(DEFAULT_ORDER);
		Status degraded = properties.degraded().healthStatus();
		if (!order.contains(degraded)) {
			order.add(order.indexOf(Status.UP), degraded);
		}
		return StatusAggregator.of(order.toArray(Status[]::new));
	}

	/** Either of those that report it. */
	static final class OnIndicatorCondition extends AnyNestedCondition {

		OnIndicatorCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBean(ListenersHealthIndicator.class)
		static class OnListeners {

		}

		@ConditionalOnBean(CachesHealthIndicator.class)
		static class OnCaches {

		}

	}

}
