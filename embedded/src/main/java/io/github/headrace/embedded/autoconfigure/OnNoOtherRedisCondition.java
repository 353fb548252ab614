package io.github.headrace.embedded.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Matches unless the application has been told of a Redis, or is no longer in
 * development. Logs why it does not match: whoever has enabled the server expects it.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
final class OnNoOtherRedisCondition extends SpringBootCondition implements ConfigurationCondition {

	private static final Log logger = LogFactory.getLog(EmbeddedRedisAutoConfiguration.class);

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Embedded Redis");
		String other = findOtherRedis(context);
		if (other != null) {
			logger.info("No embedded redis-server is started: " + other);
			return ConditionOutcome.noMatch(message.because(other));
		}
		String packaged = findPackaging(context);
		if (packaged != null) {
			logger.warn("No embedded redis-server is started: " + packaged);
			return ConditionOutcome.noMatch(message.because(packaged));
		}
		return ConditionOutcome.match(message.because("no other Redis is configured"));
	}

	private @Nullable String findOtherRedis(ConditionContext context) {
		boolean replace = context.getEnvironment().getProperty(EmbeddedRedisProperties.REPLACE, Boolean.class, false);
		String property = RedisAddress.findProperty(context.getEnvironment());
		if (property != null && !replace) {
			return "'%s' has the address of another Redis".formatted(property);
		}
		String bean = findBean(context, DataRedisConnectionDetails.class);
		if (bean == null) {
			bean = findBean(context, RedisConnectionFactory.class);
		}
		return (bean != null) ? "the bean '%s' connects to another Redis".formatted(bean) : null;
	}

	private @Nullable String findBean(ConditionContext context, Class<?> type) {
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		if (beanFactory == null) {
			return null;
		}
		String[] names = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, type, true, false);
		return (names.length > 0) ? names[0] : null;
	}

	private @Nullable String findPackaging(ConditionContext context) {
		if (context.getEnvironment().getProperty(EmbeddedRedisProperties.ALLOW_PACKAGED, Boolean.class, false)) {
			return null;
		}
		if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
			return "the application is processed ahead of time and so not in development. Set spring.data.redis.url when it is started, or %s=true"
				.formatted(EmbeddedRedisProperties.ALLOW_PACKAGED);
		}
		String location = PackagedApplication.findLocation(context.getBeanFactory());
		return (location != null)
				? "the application is packaged (%s) and so not in development. Set spring.data.redis.url, or %s=true"
					.formatted(location, EmbeddedRedisProperties.ALLOW_PACKAGED)
				: null;
	}

}
