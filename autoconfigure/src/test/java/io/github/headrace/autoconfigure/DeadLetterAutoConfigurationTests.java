package io.github.headrace.autoconfigure;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.deadletter.ChannelDeadLetters;
import io.github.headrace.deadletter.DeadLetterQueue;
import io.github.headrace.deadletter.DeadLetters;
import io.github.headrace.listener.ListenerRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the beans for dead letters are configured.
 */
class DeadLetterAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DeadLetterAutoConfiguration.class, ChannelAutoConfiguration.class,
				HeadraceAutoConfiguration.class, DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withUserConfiguration(Listeners.class)
		.withPropertyValues("headrace.channels.auto-startup=false");

	@Test
	void findsTheDeadLettersOfListenersThatKeepThem() {
		this.contextRunner.withPropertyValues("headrace.namespace=shop")
			.run((context) -> assertThat(context.getBean(DeadLetters.class).queues()).extracting(DeadLetterQueue::key)
				.containsExactly("{shop:headrace:keeps}:dlq"));
	}

	@Test
	void keepsThoseOfAllListenersByProperty() {
		this.contextRunner.withPropertyValues("headrace.channels.dead-letter.enabled=true")
			.run((context) -> assertThat(context.getBean(DeadLetters.class).queues()).hasSize(2));
	}

	@Test
	void propertiesOfAListenerGoBeforeItsAnnotation() {
		this.contextRunner
			.withPropertyValues("headrace.channels.listeners.keeps.dead-letter.enabled=false",
					"headrace.channels.listeners.other.dead-letter.enabled=true")
			.run((context) -> assertThat(context.getBean(DeadLetters.class).queues())
				.extracting(DeadLetterQueue::listenerId)
				.containsExactly("other"));
	}

	@Test
	void refusesALengthThatMakesNoSense() {
		for (String prefix : new String[] { "headrace.channels.", "headrace.channels.listeners.keeps." }) {
			this.contextRunner.withPropertyValues(prefix + "dead-letter.max-length=-1")
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(InvalidConfigurationPropertyValueException.class)
					.hasMessageContaining(prefix + "dead-letter.max-length")
					.hasMessageContaining("It must not be negative; 0 keeps any number."));
		}
	}

	@Test
	void backsOff() {
		this.contextRunner.withUserConfiguration(OwnDeadLetters.class)
			.run((context) -> assertThat(context).hasSingleBean(DeadLetters.class)
				.hasBean("ownDeadLetters")
				.hasSingleBean(ChannelDeadLetters.class));
	}

	@Test
	void areThereForStreamsWithoutChannels() {
		this.contextRunner.withPropertyValues("headrace.channels.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(DeadLetters.class));
	}

	static class Listeners {

		@RedisChannelListener(id = "keeps", channels = "a", deadLetter = "true")
		void keeps(String text) {
		}

		@RedisChannelListener(id = "other", channels = "b")
		void other(String text) {
		}

	}

	static class OwnDeadLetters {

		@Bean
		DeadLetters ownDeadLetters(ListenerRegistry registry, ChannelDeadLetters channels) {
			return new DeadLetters(registry, channels);
		}

	}

}
