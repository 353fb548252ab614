package io.github.headrace.channel;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;

/**
 * A channel together with the type of what travels on it.
 *
 * @param name the name of the channel
 * @param type the type of the payloads
 * @param <T> the type of the payloads
 */
public record RedisChannel<T>(String name, ResolvableType type) {

	public RedisChannel {
		Assert.hasText(name, "'name' must not be empty");
	}

	/**
	 * Describes a channel.
	 * @param name the name of the channel
	 * @param type the type of the payloads
	 * @param <T> the type of the payloads
	 * @return the channel
	 */
	public static <T> RedisChannel<T> of(String name, Class<T> type) {
		return new RedisChannel<>(name, ResolvableType.forClass(type));
	}

	/**
	 * Describes a channel with a generic payload such as {@code List<Order>}.
	 * @param name the name of the channel
	 * @param type the type of the payloads
	 * @param <T> the type of the payloads
	 * @return the channel
	 */
	public static <T> RedisChannel<T> of(String name, ParameterizedTypeReference<T> type) {
		return new RedisChannel<>(name, ResolvableType.forType(type));
	}

}
