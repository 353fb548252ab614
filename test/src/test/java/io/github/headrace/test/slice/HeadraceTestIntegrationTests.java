package io.github.headrace.test.slice;

import java.util.List;

import io.github.headrace.autoconfigure.ChannelAutoConfiguration;
import io.github.headrace.channel.ChannelSubscriber;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.test.HeadraceProbe;
import io.github.headrace.test.HeadraceTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Service;
import org.springframework.validation.Validator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the slice takes of an application.
 */
class HeadraceTestIntegrationTests {

	@Nested
	@HeadraceTest
	class Takes {

		@Autowired
		private ApplicationContext context;

		@Test
		void everyComponentThatListens() {
			assertThat(ids(this.context)).containsExactlyInAnyOrder("method", "class", "inherited", "contract",
					"composed", "repeated-1", "repeated-2");
			assertThat(this.context.getBeansOfType(Components.OfGaps.class)).hasSize(1);
		}

		@Test
		void whatAdjustsListeners() {
			assertThat(this.context.getBeansOfType(Components.Customizer.class)).hasSize(1);
			assertThat(this.context.getBeansOfType(Components.ErrorHandler.class)).hasSize(1);
			assertThat(this.context.getBeansOfType(Components.JsonModule.class)).hasSize(1);
			assertThat(this.context.getBeansOfType(JsonMapper.class)).hasSize(1);
			assertThat(this.context.getBeansOfType(Validator.class)).isNotEmpty();
		}

		@Test
		void nothingElse() {
			assertThat(this.context.getBeansOfType(Components.Unrelated.class)).isEmpty();
			assertThat(this.context.containsBean("more")).isFalse();
		}

		@Test
		void anEmbeddedServerInsteadOfTheOneOfTheApplication() {
			assertThat(this.context.getEnvironment().getProperty("spring.data.redis.url")).contains("redis.invalid");
			assertThat(this.context.getBean(LettuceConnectionFactory.class).getPort())
				.isEqualTo(this.context.getBean(RedisServer.class).port());
		}

		@Test
		void aStartThatNeedsItsSubscriptions(@Autowired Environment environment) {
			assertThat(environment.getProperty("headrace.start-mode")).isEqualTo("fail-fast");
		}

	}

	@Nested
	@HeadraceTest(Components.OnMethod.class)
	class TakesOnlyWhatIsNamed {

		@Test
		void amongTheListeners(@Autowired ApplicationContext context) {
			assertThat(ids(context)).containsExactly("method");
			assertThat(context.getBeansOfType(Components.Customizer.class)).hasSize(1);
		}

	}

	@Nested
	@HeadraceTest(properties = "headrace.start-mode=background",
			includeFilters = @Filter(type = FilterType.ANNOTATION, classes = Service.class),
			excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Components.OnClass.class))
	class IsAdjusted {

		@Autowired
		private ApplicationContext context;

		@Test
		void byFilters() {
			assertThat(this.context.getBeansOfType(Components.Unrelated.class)).hasSize(1);
			assertThat(ids(this.context)).contains("method").doesNotContain("class");
		}

		@Test
		void byProperties(@Autowired Environment environment) {
			assertThat(environment.getProperty("headrace.start-mode")).isEqualTo("background");
		}

	}

	@Nested
	@HeadraceTest(useDefaultFilters = false,
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Components.Unrelated.class))
	class TakesNothingByItself {

		@Test
		void withoutDefaultFilters(@Autowired ApplicationContext context) {
			assertThat(ids(context)).isEmpty();
			assertThat(context.getBeansOfType(Components.Unrelated.class)).hasSize(1);
			assertThat(context.getBeansOfType(HeadraceProbe.class)).hasSize(1);
		}

	}

	@Nested
	@HeadraceTest(useDefaultFilters = false, excludeAutoConfiguration = ChannelAutoConfiguration.class)
	class LeavesOut {

		@Test
		void autoConfigurations(@Autowired ApplicationContext context) {
			assertThat(context.getBeansOfType(ChannelSubscriber.class)).isEmpty();
		}

	}

	private static List<String> ids(ApplicationContext context) {
		return context.getBean(ListenerRegistry.class).containers().stream().map(ListenerContainer::id).toList();
	}

}
