package io.github.headrace.connection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

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

	private final Supplier<NativeConnection> defaultConnection;

	private final Function<String, RedisConnectionFactory> factories;

	private final Map<String, NativeConnection> byName = new ConcurrentHashMap<>();

	/**
	 * Creates connections.
	 * @param defaultConnection returns what is used where none is named; asked only if
	 * that is the case
	 * @param factories finds a connection factory by the name of its bean, or throws an
	 * {@link IllegalArgumentException} that says which names there are
	 */
	public NativeConnections(Supplier<NativeConnection> defaultConnection,
			Function<String, RedisConnectionFactory> factories) {
		this.defaultConnection = defaultConnection;
		this.factories = factories;
	}

	/**
	 * Returns connections of which there is only one.
	 * @param connection the connection
	 * @return the connections
	 */
	public static NativeConnections of(NativeConnection connection) {
		return new NativeConnections(() -> connection, (name) -> {
			throw new IllegalArgumentException("There is only the default connection factory");
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
		if (name.equals(DEFAULT)) {
			return this.defaultConnection.get();
		}
		NativeConnection known = this.byName.get(name);
		if (known != null) {
			return known;
		}
		// Not within the map: finding a bean may create it, which may come back here.
		NativeConnection found = NativeConnection.of(this.factories.apply(name));
		NativeConnection other = this.byName.putIfAbsent(name, found);
		return (other != null) ? other : found;
	}

}
