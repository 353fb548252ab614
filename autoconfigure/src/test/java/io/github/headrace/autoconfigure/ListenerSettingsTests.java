package io.github.headrace.autoconfigure;

import io.github.headrace.channel.ChannelContainerFactory;
import io.github.headrace.channel.ChannelListenerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where the settings of a listener come from.
 */
class ListenerSettingsTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChannelAutoConfiguration.class, HeadraceAutoConfiguration.class,
				DataRedisAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "headrace.channels.listeners.orderListener-created.concurrency=4",
			"headrace.channels.listeners[orderListener-created].concurrency=4" })
	void ofOneListenerOverrideItsDeclaration(String property) {
		this.contextRunner.withPropertyValues(property, "headrace.channels.concurrency=2").run((context) -> {
			ChannelContainerFactory factory = context.getBean(ChannelContainerFactory.class);
			ChannelListenerSettings declared = settings(3, 50);
			ChannelListenerSettings effective = factory.effectiveSettings("orderListener-created", declared);
			assertThat(effective.concurrency()).isEqualTo(4);
			assertThat(effective.inboxCapacity()).isEqualTo(50);
		});
	}

	@Test
	void ofADeclarationOverrideTheDefaults() {
		this.contextRunner.withPropertyValues("headrace.channels.concurrency=2").run((context) -> {
			ChannelContainerFactory factory = context.getBean(ChannelContainerFactory.class);
			assertThat(factory.effectiveSettings("any", settings(3, null)).concurrency()).isEqualTo(3);
			assertThat(factory.effectiveSettings("any", ChannelListenerSettings.OPEN).concurrency()).isEqualTo(2);
		});
	}

	@Test
	void ofAllListenersAreTheLibrarysOwnByDefault() {
		this.contextRunner.run((context) -> assertThat(
				context.getBean(ChannelContainerFactory.class).effectiveSettings("any", ChannelListenerSettings.OPEN))
			.isEqualTo(ChannelListenerSettings.DEFAULTS));
	}

	private ChannelListenerSettings settings(Integer concurrency, Integer inboxCapacity) {
		return new ChannelListenerSettings(null, concurrency, null, null, inboxCapacity, null, null, null, null, null,
				null, null);
	}

}
