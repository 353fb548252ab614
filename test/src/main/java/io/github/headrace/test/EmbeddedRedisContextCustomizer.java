package io.github.headrace.test;

import java.util.Map;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Enables the embedded server. A record, as it is part of the key by which contexts are
 * cached.
 *
 * @param replace what the server replaces
 */
record EmbeddedRedisContextCustomizer(AutoConfigureEmbeddedRedis.Replace replace) implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		context.addBeanFactoryPostProcessor(new Enabler(context.getEnvironment(), this.replace));
	}

	/**
	 * Comes after all customizers, which may add properties of the test, and before the
	 * conditions.
	 */
	private record Enabler(ConfigurableEnvironment environment,
			AutoConfigureEmbeddedRedis.Replace replace) implements BeanDefinitionRegistryPostProcessor {

		@Override
		public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
			TestProperties properties = TestProperties.of(this.environment);
			boolean replaces = this.replace == AutoConfigureEmbeddedRedis.Replace.NON_TEST
					&& !properties.haveRedisAddress();
			properties.addDefaults("embedded redis of the test",
					Map.of("headrace.embedded-redis.enabled", "true", "headrace.embedded-redis.allow-packaged", "true",
							"headrace.embedded-redis.replace", String.valueOf(replaces),
							// A server of a test is to forget everything.
							"headrace.doctor.levels.persistence", "off"));
		}

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
			// All is done before there are bean definitions.
		}

	}

}
