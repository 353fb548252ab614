package io.github.headrace.channel;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;

/**
 * A channel together with the type of what travels on it.
 * <p>
 * A <em>sharded</em> channel (Redis 7.0 or later) belongs to the slot of its name, so
 * that a Cluster passes its messages only to the nodes of that slot. It is another
 * channel than the ordinary one of the same name.
 *
 * @param name the name of the channel, always literal: braces in the name of a sharded
 * channel are a hash tag
 * @param type the type of the payloads
 * @param sharded whether the channel is a sharded one
 * @param <T> the type of the payloads
 */
public record RedisChannel<T>(String name, ResolvableType type, boolean sharded) {

	public RedisChannel {
		Assert.hasText(name, "'name' must not be empty");
		required(name, type);
	}

	/**
	 * Describes a channel.
	 * @param name the name of the channel
	 * @param type the type of the payloads
	 * @param <T> the type of the payloads
	 * @return the channel
	 */
	public static <T> RedisChannel<T> of(String name, Class<T> type) {
		return new RedisChannel<>(name, ResolvableType.forClass(required(name, type)), false);
	}

	/**
	 * Describes a channel with a generic payload such as {@code List<Order>}.
	 * @param name the name of the channel
	 * @param type the type of the payloads
	 * @param <T> the type of the payloads
	 * @return the channel
	 */
	public static <T> RedisChannel<T> of(String name, ParameterizedTypeReference<T> type) {
		return new RedisChannel<>(name, ResolvableType.forType(required(name, type)), false);
	}

	/**
	 * Describes a sharded channel.
	 * @param name the name of the channel, where a hash tag such as <code>{42}</code>
	 * decides on the slot
	 * @param type the type of the payloads
	 * @param <T> the type of the payloads
	 * @return the channel
	 */
	public static <T> RedisChannel<T> sharded(String name, Class<T> type) {
		return new RedisChannel<>(name, ResolvableType.forClass(required(name, type)), true);
	}

	/**
	 * Describes a sharded channel with a generic payload such as {@code List<Order>}.
	 * @param name the name of the channel
	 * @param type the type of the payloads
	 * @param <T> the type of the payloads
	 * @return the channel
	 */
	public static <T> RedisChannel<T> sharded(String name, ParameterizedTypeReference<T> type) {
		return new RedisChannel<>(name, ResolvableType.forType(required(name, type)), true);
	}

	/**
	 * Describes a sharded channel for any payloads.
	 * @param name the name of the channel
	 * @return the channel
	 */
	public static RedisChannel<Object> sharded(String name) {
		return sharded(name, Object.class);
	}

	private static <V> V required(String channel, V type) {
		Assert.notNull(type,
				() -> "'type' of channel '%s' must not be null: name the type of the payloads, or String or byte[] for raw messages"
					.formatted(channel));
		return type;
	}

}
