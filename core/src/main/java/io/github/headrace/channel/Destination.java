package io.github.headrace.channel;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * One channel or pattern that a listener subscribes to.
 *
 * @param name what is subscribed
 * @param isPattern whether it is subscribed by {@code PSUBSCRIBE}
 * @param template binds variables, or {@code null}
 * @param literals channels that the same listener subscribes to by name
 * @param earlier patterns of the same listener that go before this one
 */
record Destination(String name, boolean isPattern, @Nullable ChannelName template, Set<String> literals,
		List<Glob> earlier) {

	Destination {
		literals = Set.copyOf(literals);
		earlier = List.copyOf(earlier);
	}

	static Destination channel(String name) {
		return new Destination(name, false, null, Set.of(), List.of());
	}

	static Destination pattern(String name, @Nullable ChannelName template, Set<String> literals, List<Glob> earlier) {
		return new Destination(name, true, template, literals, earlier);
	}

	/** Returns whether Redis delivers what is published to a channel. */
	boolean receives(String channel) {
		return this.isPattern ? new Glob(this.name).matches(channel.getBytes(StandardCharsets.UTF_8))
				: this.name.equals(channel);
	}

	/**
	 * Returns whether, of all deliveries of a message to this listener, the one through
	 * this destination counts.
	 */
	boolean isFirstFor(String channel) {
		if (this.literals.contains(channel)) {
			return false;
		}
		if (this.earlier.isEmpty()) {
			return true;
		}
		byte[] channelBytes = channel.getBytes(StandardCharsets.UTF_8);
		for (Glob pattern : this.earlier) {
			if (pattern.matches(channelBytes)) {
				return false;
			}
		}
		return true;
	}

}
