package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a degraded part means for the whole.
 */
class DegradedStatusAutoConfigurationTests {

	private static final Status DEGRADED = new Status("DEGRADED");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DegradedStatusAutoConfiguration.class,
				ListenersHealthAutoConfiguration.class, HeadraceAutoConfiguration.class,
				HealthEndpointAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=health");

	@Test
	void isWorseThanUpAndBetterThanOutOfService() {
		this.contextRunner.run((context) -> {
			assertThat(aggregate(context, Status.UP, DEGRADED)).isEqualTo(DEGRADED);
			assertThat(aggregate(context, Status.OUT_OF_SERVICE, DEGRADED)).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(aggregate(context, Status.DOWN, DEGRADED)).isEqualTo(Status.DOWN);
			assertThat(aggregate(context, Status.UNKNOWN, Status.UP)).isEqualTo(Status.UP);
		});
	}

	@Test
	void hasItsPlaceIfOnlyCachesReportIt() {
		this.contextRunner
			.withBean("headraceCachesHealthIndicator", CachesHealthIndicator.class,
					() -> new CachesHealthIndicator(Optional::empty, Duration.ZERO,
							new HealthProperties.Degraded(null, null, null, null, null, "degraded")))
			.withPropertyValues("management.health.headrace.enabled=false")
			.run((context) -> assertThat(aggregate(context, Status.UP, DEGRADED)).isEqualTo(DEGRADED));
	}

	@Test
	void isNobodysConcernWithoutAnIndicator() {
		this.contextRunner.withPropertyValues("management.health.headrace.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("headraceStatusAggregator"));
	}

	@Test
	void isGivenItsPlaceUnderItsOwnName() {
		this.contextRunner.withPropertyValues("headrace.health.degraded.status=running-late")
			.run((context) -> assertThat(aggregate(context, Status.UP, new Status("RUNNING_LATE")))
				.isEqualTo(new Status("RUNNING_LATE")));
	}

	@Test
	void canBeAStatusThatBootKnows() {
		this.contextRunner.withPropertyValues("headrace.health.degraded.status=out-of-service").run((context) -> {
			assertThat(context.getBean(HealthProperties.class).degraded().healthStatus())
				.isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(context.getBean(HttpCodeStatusMapper.class).getStatusCode(Status.OUT_OF_SERVICE)).isEqualTo(503);
			assertThat(aggregate(context, Status.UP, DEGRADED)).isEqualTo(Status.UP);
		});
	}

	@Test
	void leavesTheOrderThatIsConfigured() {
		this.contextRunner.withPropertyValues("management.endpoint.health.status.order=down,up")
			.run((context) -> assertThat(aggregate(context, Status.UP, DEGRADED)).isEqualTo(Status.UP));
	}

	@Test
	void leavesTheAggregatorOfTheApplication() {
		this.contextRunner.withBean("own", StatusAggregator.class, StatusAggregator::getDefault)
			.run((context) -> assertThat(context).hasSingleBean(StatusAggregator.class).hasBean("own"));
	}

	@Test
	void isAnOkOverHttpUnlessItIsMapped() {
		this.contextRunner
			.run((context) -> assertThat(context.getBean(HttpCodeStatusMapper.class).getStatusCode(DEGRADED))
				.isEqualTo(200));
		this.contextRunner.withPropertyValues("management.endpoint.health.status.http-mapping.degraded=503")
			.run((context) -> assertThat(context.getBean(HttpCodeStatusMapper.class).getStatusCode(DEGRADED))
				.isEqualTo(503));
	}

	@Test
	void refusesLimitsThatMakeNoSense() {
		for (String property : new String[] { "max-lag=-1", "max-lag-time=-1s", "max-oldest-pending=-1s",
				"max-dead-letters=-1", "max-silence=-1s", "status= " }) {
			this.contextRunner.withPropertyValues("headrace.health.degraded." + property)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(InvalidConfigurationPropertyValueException.class)
					.hasMessageContaining("headrace.health.degraded." + property.substring(0, property.indexOf('='))));
		}
	}

	private static Status aggregate(AssertableApplicationContext context, Status... statuses) {
		return context.getBean(StatusAggregator.class).getAggregateStatus(statuses);
	}

}
