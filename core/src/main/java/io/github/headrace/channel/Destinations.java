package io.github.headrace.channel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.github.headrace.listener.InvalidListenerException;

import org.springframework.util.StringUtils;

/**
 * Everything that one listener subscribes to.
 * <p>
 * Redis delivers a message once for each channel and pattern that matches it;
 * {@link Destination#isFirstFor} picks one of these deliveries, so that a listener whose
 * destinations overlap still receives the message once.
 */
final class Destinations {

	private final List<Destination> all;

	private Destinations(List<Destination> all) {
		this.all = List.copyOf(all);
	}

	static Destinations of(ChannelEndpoint endpoint) {
		Set<String> literals = new LinkedHashSet<>();
		List<ChannelName> templates = new ArrayList<>();
		if (endpoint.sharded()) {
			return new Destinations(endpoint.channels().stream().map(Destination::channel).toList());
		}
		for (String declaration : endpoint.channels()) {
			ChannelName name = ChannelName.parse(declaration);
			if (name.isLiteral()) {
				literals.add(name.literal());
			}
			else {
				templates.add(name);
			}
		}
		List<Destination> all = new ArrayList<>();
		literals.forEach((literal) -> all.add(Destination.channel(literal)));
		List<Glob> earlier = new ArrayList<>();
		for (ChannelName template : templates) {
			all.add(Destination.pattern(template.pattern(), template, literals, earlier));
			earlier.add(new Glob(template.pattern()));
		}
		for (String pattern : endpoint.patterns()) {
			all.add(Destination.pattern(pattern, null, literals, earlier));
			earlier.add(new Glob(pattern));
		}
		return new Destinations(all);
	}

	static void validate(String listener, List<String> channels, List<String> patterns, boolean sharded) {
		if (channels.isEmpty() && patterns.isEmpty()) {
			throw new InvalidListenerException(listener, "it names neither a channel nor a pattern",
					"Name at least one in 'channels' or 'patterns'");
		}
		if (sharded && !patterns.isEmpty()) {
			throw new InvalidListenerException(listener, "'sharded' is set, but 'patterns' has %s".formatted(patterns),
					"Redis has no patterns of sharded channels: name the channels, or remove 'sharded'");
		}
		Set<String> seen = new HashSet<>();
		for (String channel : channels) {
			requireNew(listener, "channels", channel, seen);
			if (sharded) {
				// Braces are hash tags there.
				continue;
			}
			try {
				ChannelName.parse(channel);
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidListenerException(listener, String.valueOf(ex.getMessage()), "Correct 'channels'", ex);
			}
		}
		seen.clear();
		for (String pattern : patterns) {
			requireNew(listener, "patterns", pattern, seen);
		}
	}

	private static void requireNew(String listener, String attribute, String value, Set<String> seen) {
		if (!StringUtils.hasText(value)) {
			throw new InvalidListenerException(listener, "'%s' has an empty entry".formatted(attribute),
					"Remove it, or check the placeholder that it comes from");
		}
		if (!seen.add(value)) {
			throw new InvalidListenerException(listener, "'%s' has '%s' twice".formatted(attribute, value),
					"Remove one of them");
		}
	}

	/** Returns the destination through which a message of a channel is received. */
	Optional<Destination> of(String channel) {
		return this.all.stream().filter((destination) -> destination.receives(channel)).findFirst();
	}

	List<Destination> all() {
		return this.all;
	}

}
