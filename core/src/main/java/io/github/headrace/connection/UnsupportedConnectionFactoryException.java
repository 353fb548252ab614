package io.github.headrace.connection;

import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The connection factory is not backed by Lettuce, which Headrace needs.
 */
public class UnsupportedConnectionFactoryException extends RuntimeException {

	private final Class<?> factoryType;

	/**
	 * Creates the exception.
	 * @param factory the factory that was found
	 */
	public UnsupportedConnectionFactoryException(RedisConnectionFactory factory) {
		super("Headrace needs a LettuceConnectionFactory, but the RedisConnectionFactory is a %s; declare a LettuceConnectionFactory bean"
			.formatted(factory.getClass().getName()));
		this.factoryType = factory.getClass();
	}

	/**
	 * Returns what was found instead.
	 * @return the type of the factory
	 */
	public Class<?> factoryType() {
		return this.factoryType;
	}

}
