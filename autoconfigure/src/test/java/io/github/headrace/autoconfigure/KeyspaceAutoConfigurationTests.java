package io.github.headrace.autoconfigure;

import java.time.Duration;

import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.keyspace.GroupSettings;
import io.github.headrace.keyspace.KeyspaceChannels;
import io.github.headrace.keyspace.KeyspaceEvent;
import io.github.headrace.keyspace.NotificationFlagsCheck;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.registration.KeyspaceEndpointReader;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.handler.annotation.DestinationVariable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Without a server: listeners are declared, but do not start.
 */
class KeyspaceAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(KeyspaceAutoConfiguration.class, ChannelAutoConfiguration.class,
				HeadraceAutoConfiguration.class, DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withUserConfiguration(Sessions.class)
		.withPropertyValues("headrace.channels.auto-startup=false");

	@Test
	void registersAnnotatedMethods() {
		this.contextRunner.withPropertyValues("headrace.namespace=shop", "spring.data.redis.database=2")
			.run((context) -> assertThat(context.getBean(ListenerRegistry.class).containers()).singleElement()
				.satisfies((container) -> {
					assertThat(container.id()).isEqualTo("logged-out");
					assertThat(container.destinations()).containsExactly("__keyspace@2__:shop:session:{user}");
				}));
	}

	@Test
	void ignoresThemWhenDisabled() {
		for (String property : new String[] { "headrace.keyspace.enabled=false", "headrace.channels.enabled=false" }) {
			this.contextRunner.withPropertyValues(property).run((context) -> {
				assertThat(context).hasNotFailed()
					.doesNotHaveBean(KeyspaceChannels.class)
					.doesNotHaveBean(KeyspaceEndpointReader.class)
					.doesNotHaveBean(NotificationFlagsCheck.class);
				assertThat(context.getBean(ListenerRegistry.class).containers()).isEmpty();
			});
		}
	}

	@Test
	void hasTheDefaultsOfTheCore() {
		this.contextRunner.run((context) -> {
			KeyspaceProperties properties = context.getBean(KeyspaceProperties.class);
			assertThat(properties.groupSettings()).isEqualTo(GroupSettings.DEFAULTS);
			assertThat(properties.configure()).isFalse();
		});
	}

	@Test
	void bindsItsProperties() {
		this.contextRunner
			.withPropertyValues("headrace.keyspace.configure=true", "headrace.keyspace.group.window=5s",
					"headrace.keyspace.group.retention=10m")
			.run((context) -> {
				KeyspaceProperties properties = context.getBean(KeyspaceProperties.class);
				assertThat(properties.groupSettings())
					.isEqualTo(new GroupSettings(Duration.ofSeconds(5), Duration.ofMinutes(10)));
				assertThat(properties.configure()).isTrue();
			});
	}

	@Test
	void refusesTimesThatMakeNoSense() {
		this.contextRunner.withPropertyValues("headrace.keyspace.group.window=2m")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("headrace.keyspace.group.retention")
				.hasMessageContaining("It must not be shorter"));
		this.contextRunner.withPropertyValues("headrace.keyspace.group.window=0s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("headrace.keyspace.group.window"));
	}

	static class Sessions {

		@RedisKeyspaceListener(id = "logged-out", events = KeyspaceEvent.EXPIRED, keys = "session:{user}")
		void loggedOut(@DestinationVariable("user") String user) {
		}

	}

}
