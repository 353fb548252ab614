package io.github.headrace.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Makes an {@link EmbeddedRedisContextCustomizer} where a test is annotated with
 * {@link AutoConfigureEmbeddedRedis}.
 */
class EmbeddedRedisContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		AutoConfigureEmbeddedRedis annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				AutoConfigureEmbeddedRedis.class);
		return (annotation != null) ? new EmbeddedRedisContextCustomizer(annotation.replace()) : null;
	}

}
