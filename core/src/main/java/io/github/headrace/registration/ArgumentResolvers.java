package io.github.headrace.registration;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.messaging.handler.annotation.support.DestinationVariableMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.HeaderMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.HeadersMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.Validator;

/**
 * What parameters can be bound to besides the payload: the resolvers of spring-messaging,
 * and those that the application adds.
 */
public final class ArgumentResolvers {

	private final List<HandlerMethodArgumentResolver> resolvers;

	private final @Nullable Validator validator;

	/**
	 * Creates the resolvers.
	 * @param beanFactory resolves placeholders of default values and converts
	 * @param custom resolvers that go before the built-in ones
	 * @param validator validates payloads, or {@code null} if there is none
	 */
	public ArgumentResolvers(ConfigurableBeanFactory beanFactory, List<HandlerMethodArgumentResolver> custom,
			@Nullable Validator validator) {
		ConversionService beanConversion = beanFactory.getConversionService();
		ConversionService conversion = (beanConversion != null) ? beanConversion
				: new DefaultFormattingConversionService();
		this.resolvers = new ArrayList<>(custom);
		this.resolvers.add(new HeaderMethodArgumentResolver(conversion, beanFactory));
		this.resolvers.add(new HeadersMethodArgumentResolver());
		this.resolvers.add(new DestinationVariableMethodArgumentResolver(conversion));
		this.validator = validator;
	}

	@Nullable HandlerMethodArgumentResolver find(MethodParameter parameter) {
		for (HandlerMethodArgumentResolver resolver : this.resolvers) {
			if (resolver.supportsParameter(parameter)) {
				return resolver;
			}
		}
		return null;
	}

	@Nullable Validator validator() {
		return this.validator;
	}

}
