package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.function.Function;

import io.github.headrace.connection.NativeConnection;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Finds the connection factories of the application by the names of their beans, and says
 * which there are if one is missing.
 */
final class ConnectionFactoryBeans {

	private static final String PROPERTY = "headrace.connection-factory";

	private final ListableBeanFactory beanFactory;

	ConnectionFactoryBeans(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Returns the factory of a name.
	 * @throws IllegalArgumentException if there is none, or it is not Lettuce's
	 */
	RedisConnectionFactory get(String name) {
		if (!this.beanFactory.containsBean(name) || !this.beanFactory.isTypeMatch(name, RedisConnectionFactory.class)) {
			throw new IllegalArgumentException("there is no such RedisConnectionFactory bean, only %s"
				.formatted(names(LettuceConnectionFactory.class)));
		}
		RedisConnectionFactory factory = this.beanFactory.getBean(name, RedisConnectionFactory.class);
		if (!(factory instanceof LettuceConnectionFactory)) {
			throw new IllegalArgumentException("that is a %s, but Headrace needs a LettuceConnectionFactory, such as %s"
				.formatted(factory.getClass().getName(), names(LettuceConnectionFactory.class)));
		}
		return factory;
	}

	/** Returns the connection that is used where no listener names another. */
	NativeConnection defaultConnection(@Nullable String configured, ObjectProvider<RedisConnectionFactory> candidates) {
		if (configured != null && !configured.isEmpty()) {
			return NativeConnection.of(named(PROPERTY, configured, this::get));
		}
		RedisConnectionFactory unique = candidates.getIfUnique();
		List<String> names = names(RedisConnectionFactory.class);
		if (unique == null && names.size() > 1) {
			throw new FailureAnalyzedException(
					"There are %d Redis connection factories, %s, and none of them is the default."
						.formatted(names.size(), names),
					"Mark one of the beans with @Primary, or set '%s' to its name, or name one for each listener by 'connectionFactory' of the annotation or 'headrace.channels.listeners.<id>.connection-factory' and 'headrace.streams.consumers.<id>.connection-factory'."
						.formatted(PROPERTY));
		}
		return NativeConnection.of((unique != null) ? unique : candidates.getObject());
	}

	/** Looks up what a property names, and says which property is wrong if it cannot. */
	static <T> T named(String property, String name, Function<String, T> lookup) {
		try {
			return lookup.apply(name);
		}
		catch (IllegalArgumentException ex) {
			String reason = ex.getMessage() + ".";
			throw new InvalidConfigurationPropertyValueException(property, name,
					Character.toUpperCase(reason.charAt(0)) + reason.substring(1));
		}
	}

	private List<String> names(Class<?> type) {
		return List.of(this.beanFactory.getBeanNamesForType(type, true, false));
	}

}
