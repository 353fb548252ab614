package io.github.headrace.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.github.headrace.registration.PayloadHints;
import io.github.headrace.registration.StreamHandlerHints;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * Keeps for run time what properties name: handlers of consumers with what they take, and
 * the types of near caches. Only the properties that are known when the application is
 * processed count.
 */
final class ConfiguredTypesAotProcessor implements BeanFactoryInitializationAotProcessor {

	private static final Log logger = LogFactory.getLog(ConfiguredTypesAotProcessor.class);

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		Environment environment = beanFactory.getBean(Environment.class);
		Collection<StreamConsumerProperties> consumers = bind(environment, "headrace.streams.consumers",
				StreamConsumerProperties.class);
		Collection<NearCacheProperties> nearCaches = bind(environment, "headrace.cache.near.caches",
				NearCacheProperties.class);
		if (consumers.isEmpty() && nearCaches.isEmpty()) {
			return null;
		}
		return (generation, code) -> {
			ReflectionHints hints = generation.getRuntimeHints().reflection();
			new StreamHandlerHints(beanFactory, hints)
				.register(consumers.stream().map(StreamConsumerProperties::consumer).toList());
			PayloadHints payloads = new PayloadHints(hints);
			nearCaches.forEach((cache) -> register(payloads, cache.type()));
		};
	}

	/**
	 * A value that is wrong, or is not known yet, is left to the start of the
	 * application.
	 */
	private static <P> Collection<P> bind(Environment environment, String name, Class<P> type) {
		try {
			return Binder.get(environment).bind(name, Bindable.mapOf(String.class, type)).orElse(Map.of()).values();
		}
		catch (RuntimeException ex) {
			logger.warn("'%s.*' cannot be read while the application is processed; types that it names are not kept"
				.formatted(name), ex);
			return List.of();
		}
	}

	private static void register(PayloadHints payloads, @Nullable String type) {
		try {
			register(payloads, JsonMapper.shared().getTypeFactory().constructFromCanonical(String.valueOf(type)));
		}
		catch (IllegalArgumentException ex) {
			logger.debug("There is no such type: " + type, ex);
		}
	}

	private static void register(PayloadHints payloads, JavaType type) {
		payloads.register(ResolvableType.forClass(type.getRawClass()));
		for (int i = 0; i < type.containedTypeCount(); i++) {
			register(payloads, type.containedType(i));
		}
	}

}
