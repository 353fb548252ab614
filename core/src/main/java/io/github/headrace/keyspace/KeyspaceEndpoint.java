package io.github.headrace.keyspace;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.github.headrace.channel.ChannelHandler;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.channel.ChannelName;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerErrorHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * What a keyspace listener listens to, and what it does with it. Immutable;
 * {@link KeyspaceChannels} makes an endpoint of it that can be registered.
 *
 * @param id the name of the listener, unique in the application
 * @param description where the listener was declared, for messages to people
 * @param events the names of events in Redis, a star for any
 * @param keys keys and templates of keys
 * @param keyPatterns patterns of keys
 * @param database the number of the database, or {@code null} for that of the connections
 * @param group instances with the same group share the events; empty if each handles all
 * @param handler handles the notifications
 * @param filter a SpEL expression that tells which notifications are handled, or
 * {@code null}
 * @param errorHandler handles failures, or {@code null} for the default
 * @param settings everything that properties can override
 */
public record KeyspaceEndpoint(String id, String description, Set<String> events, List<String> keys,
		List<String> keyPatterns, @Nullable Integer database, String group, ChannelHandler<Object> handler,
		@Nullable String filter, @Nullable ListenerErrorHandler errorHandler, ChannelListenerSettings settings) {

	public KeyspaceEndpoint {
		events = Set.copyOf(events);
		keys = List.copyOf(keys);
		keyPatterns = List.copyOf(keyPatterns);
		if (events.isEmpty()) {
			throw new InvalidListenerException(description, "it names no event",
					"Name at least one in 'events' or 'eventNames'; KeyspaceEvent.ANY stands for all");
		}
		requireDistinct(description, "keys", keys);
		requireDistinct(description, "keyPatterns", keyPatterns);
		keys.forEach((key) -> requireName(description, key));
		if (database != null && database < 0) {
			throw new InvalidListenerException(description, "'database' is '%d'".formatted(database),
					"Set it to the number of a database, from 0 on, or remove it");
		}
	}

	private static void requireDistinct(String description, String attribute, List<String> values) {
		Set<String> seen = new LinkedHashSet<>();
		for (String value : values) {
			if (!StringUtils.hasText(value)) {
				throw new InvalidListenerException(description, "'%s' has an empty entry".formatted(attribute),
						"Remove it, or check the placeholder that it comes from");
			}
			if (!seen.add(value)) {
				throw new InvalidListenerException(description, "'%s' has '%s' twice".formatted(attribute, value),
						"Remove one of them");
			}
		}
	}

	private static void requireName(String description, String key) {
		try {
			ChannelName.parse(key);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidListenerException(description, "'keys' is wrong: " + ex.getMessage(),
					"Correct the key; a literal brace, as of a hash tag, is written '\\{'", ex);
		}
	}

	/**
	 * Describes a listener by code.
	 * @param id the name of the listener
	 * @return a builder
	 */
	public static Builder builder(String id) {
		return new Builder(id);
	}

	boolean hasAnyEvent() {
		return this.events.contains(KeyspaceEvent.ANY.eventName());
	}

	/**
	 * Collects the parts of an endpoint.
	 */
	public static final class Builder {

		private final String id;

		private String description;

		private final Set<String> events = new LinkedHashSet<>();

		private final List<String> keys = new ArrayList<>();

		private final List<String> keyPatterns = new ArrayList<>();

		private @Nullable Integer database;

		private String group = "";

		private @Nullable ChannelHandler<Object> handler;

		private @Nullable String filter;

		private @Nullable ListenerErrorHandler errorHandler;

		private ChannelListenerSettings settings = ChannelListenerSettings.OPEN;

		private Builder(String id) {
			this.id = id;
			this.description = "listener '%s'".formatted(id);
		}

		/**
		 * Says where the listener was declared.
		 * @param text a description for people
		 * @return this builder
		 */
		public Builder description(String text) {
			this.description = text;
			return this;
		}

		/**
		 * Adds events.
		 * @param more the events
		 * @return this builder
		 */
		public Builder events(KeyspaceEvent... more) {
			List.of(more).forEach((event) -> this.events.add(event.eventName()));
			return this;
		}

		/**
		 * Adds events by their names in Redis, such as {@code expired}; of modules and of
		 * newer servers as {@code other:json.set}.
		 * @param names the names
		 * @return this builder
		 * @throws InvalidListenerException if a name is not that of an event
		 */
		public Builder eventNames(String... names) {
			List.of(names).forEach((name) -> this.events.add(EventName.read(this.description, name)));
			return this;
		}

		/**
		 * Adds keys, or templates such as <code>session:{user}</code>.
		 * @param names the keys
		 * @return this builder
		 */
		public Builder keys(String... names) {
			this.keys.addAll(List.of(names));
			return this;
		}

		/**
		 * Adds patterns of keys, as of {@code PSUBSCRIBE}.
		 * @param globs the patterns
		 * @return this builder
		 */
		public Builder keyPatterns(String... globs) {
			this.keyPatterns.addAll(List.of(globs));
			return this;
		}

		/**
		 * Listens to another database than that of the connections.
		 * @param number the number, or {@code null} for that of the connections
		 * @return this builder
		 */
		public Builder database(@Nullable Integer number) {
			this.database = number;
			return this;
		}

		/**
		 * Lets one of several instances handle each event, as far as possible.
		 * @param name what the instances have in common; empty if each handles all
		 * @return this builder
		 */
		public Builder group(String name) {
			Assert.notNull(name, "'name' must not be null");
			this.group = name;
			return this;
		}

		/**
		 * Takes notification by notification.
		 * @param consumer takes the notifications
		 * @return this builder
		 */
		public Builder handler(Consumer<KeyspaceNotification> consumer) {
			this.handler = (messages) -> {
				consumer.accept((KeyspaceNotification) messages.get(0).payload());
				return null;
			};
			return this;
		}

		/**
		 * Takes messages whose payloads are notifications.
		 * @param anyHandler takes the messages
		 * @return this builder
		 */
		public Builder messageHandler(ChannelHandler<Object> anyHandler) {
			this.handler = anyHandler;
			return this;
		}

		/**
		 * Handles only some notifications.
		 * @param expression a SpEL expression, or {@code null} for all
		 * @return this builder
		 */
		public Builder filter(@Nullable String expression) {
			this.filter = expression;
			return this;
		}

		/**
		 * Handles failures in another way.
		 * @param handlerOfFailures the error handler, or {@code null} for the default
		 * @return this builder
		 */
		public Builder errorHandler(@Nullable ListenerErrorHandler handlerOfFailures) {
			this.errorHandler = handlerOfFailures;
			return this;
		}

		/**
		 * Sets what differs from the defaults.
		 * @param partialSettings the settings
		 * @return this builder
		 */
		public Builder settings(ChannelListenerSettings partialSettings) {
			this.settings = partialSettings;
			return this;
		}

		/**
		 * Creates the endpoint.
		 * @return the endpoint
		 * @throws InvalidListenerException if it cannot work
		 */
		public KeyspaceEndpoint build() {
			if (this.handler == null) {
				throw new InvalidListenerException(this.description, "it has no handler", "Call 'handler'");
			}
			return new KeyspaceEndpoint(this.id, this.description, this.events, this.keys, this.keyPatterns,
					this.database, this.group, this.handler, this.filter, this.errorHandler, this.settings);
		}

	}

}
