package io.github.headrace.connection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The connections to all servers that an application uses, by the names of the beans that
 * make them. Safe for use by several threads.
 */
public final class NativeConnections {

	/**
	 * The name of the connection that is used where none is named.
	 */
	public static final String DEFAULT = "";

	private final NativeConnection defaultConnection;

	private final Function<String, RedisConnectionFactory> factories;

	private final Map<String, NativeConnection> byName = new ConcurrentHashMap<>();

	/**
	 * Creates connections.
	 * @param defaultConnection is used where none is named
	 * @param factories finds a connection factory by the name of its bean, or throws an
	 * {@link IllegalArgumentException} that says which names there are
	 */
	public NativeConnections(NativeConnection defaultConnection, Function<String, RedisConnectionFactory> factories) {
		this.defaultConnection = defaultConnection;
		this.factories = factories;
	}

	/**
	 * Returns connections of which there is only one.
	 * @param connection the connection
	 * @return the connections
	 */
	public static NativeConnections of(NativeConnection connection) {
		return new NativeConnections(connection, (name) -> {
			throw new IllegalArgumentException("There is no connection factory '%s'".formatted(name));
		});
	}

	/**
	 * Looks a connection up.
	 * @param name the name of the connection factory, or {@link #DEFAULT}
	 * @return the connection
	 * @throws IllegalArgumentException if there is no such connection factory
	 * @throws UnsupportedConnectionFactoryException if the factory is not Lettuce's
	 */
	public NativeConnection get(String name) {
		return name.equals(DEFAULT) ? this.defaultConnection
				: this.byName.computeIfAbsent(name, (bean) -> NativeConnection.of(this.factories.apply(bean)));
	}

}
