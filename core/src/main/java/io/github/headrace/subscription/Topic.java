package io.github.headrace.subscription;

import io.lettuce.core.protocol.CommandType;

import org.springframework.util.Assert;

/**
 * Something that can be subscribed.
 *
 * @param kind how it is subscribed
 * @param name the name or pattern
 */
public record Topic(Kind kind, String name) {

	public Topic {
		Assert.notNull(kind, "'kind' must not be null");
		Assert.hasLength(name, "'name' must not be empty");
	}

	/**
	 * Returns a channel.
	 * @param name its name
	 * @return the topic
	 */
	public static Topic channel(String name) {
		return new Topic(Kind.CHANNEL, name);
	}

	/**
	 * Returns a pattern.
	 * @param pattern the pattern
	 * @return the topic
	 */
	public static Topic pattern(String pattern) {
		return new Topic(Kind.PATTERN, pattern);
	}

	/**
	 * Returns a sharded channel.
	 * @param name its name
	 * @return the topic
	 */
	public static Topic sharded(String name) {
		return new Topic(Kind.SHARDED, name);
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * How a topic is subscribed.
	 */
	public enum Kind {

		/**
		 * A channel, by {@code SUBSCRIBE}.
		 */
		CHANNEL(CommandType.SUBSCRIBE, CommandType.UNSUBSCRIBE),

		/**
		 * A pattern of channels, by {@code PSUBSCRIBE}.
		 */
		PATTERN(CommandType.PSUBSCRIBE, CommandType.PUNSUBSCRIBE),

		/**
		 * A sharded channel, by {@code SSUBSCRIBE}.
		 */
		SHARDED(CommandType.SSUBSCRIBE, CommandType.SUNSUBSCRIBE);

		private final CommandType subscribe;

		private final CommandType unsubscribe;

		Kind(CommandType subscribe, CommandType unsubscribe) {
			this.subscribe = subscribe;
			this.unsubscribe = unsubscribe;
		}

		CommandType subscribe() {
			return this.subscribe;
		}

		CommandType unsubscribe() {
			return this.unsubscribe;
		}

	}

}
