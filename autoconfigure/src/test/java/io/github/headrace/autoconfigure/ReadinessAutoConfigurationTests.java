package io.github.headrace.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ReadinessAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class,
				ReadinessAutoConfiguration.class, HeadraceAutoConfiguration.class));

	@Test
	void takesThePlaceOfTheAvailabilityOfBoot() {
		this.contextRunner.run((context) -> assertThat(context).getBean(ApplicationAvailability.class)
			.isInstanceOf(ListenersAvailability.class));
	}

	@Test
	void leavesTheAvailabilityToBootWhenDisabled() {
		this.contextRunner.withPropertyValues("headrace.readiness.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ListenersReadiness.class)
				.getBean(ApplicationAvailability.class)
				.isExactlyInstanceOf(ApplicationAvailabilityBean.class));
	}

	@Test
	void leavesTheAvailabilityToTheApplication() {
		this.contextRunner.withBean("own", ApplicationAvailability.class, ApplicationAvailabilityBean::new)
			.run((context) -> assertThat(context).hasSingleBean(ApplicationAvailability.class)
				.hasBean("own")
				.hasSingleBean(ListenersReadiness.class));
	}

	@Test
	void leavesTheAvailabilityToBootWithoutListeners() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class,
					ReadinessAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.getBean(ApplicationAvailability.class)
				.isExactlyInstanceOf(ApplicationAvailabilityBean.class));
	}

}
