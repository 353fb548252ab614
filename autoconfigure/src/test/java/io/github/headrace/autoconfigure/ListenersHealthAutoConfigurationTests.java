package io.github.headrace.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.PingHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ListenersHealthAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(ListenersHealthAutoConfiguration.class, HeadraceAutoConfiguration.class));

	@Test
	void isUpWithoutListeners() {
		this.contextRunner.run((context) -> assertThat(context.getBean(HealthIndicator.class).health().getStatus())
			.isEqualTo(Status.UP));
	}

	@Test
	void isLeftToTheApplication() {
		this.contextRunner.withBean("headraceHealthContributor", PingHealthIndicator.class)
			.run((context) -> assertThat(context).doesNotHaveBean(ListenersHealthIndicator.class));
	}

	@Test
	void followsTheDefaultOfAllHealthIndicators() {
		this.contextRunner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ListenersHealthIndicator.class));
	}

}
