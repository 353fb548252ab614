package io.github.headrace.registration;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.headrace.channel.ChannelName;
import io.github.headrace.listener.InvalidListenerException;

/**
 * Checks that the variables of a listener's channels are used, and that those which are
 * used exist.
 */
final class DestinationVariables {

	private final String listener;

	private final List<ChannelName> channels;

	private final List<String> patterns;

	private final boolean sharded;

	private final Words words;

	private final Set<String> used = new LinkedHashSet<>();

	private boolean allUsed;

	DestinationVariables(String listener, List<ChannelName> channels, List<String> patterns, boolean sharded) {
		this(listener, channels, patterns, sharded, new Words("channel", "channel name", "chat", "patterns"));
	}

	private DestinationVariables(String listener, List<ChannelName> channels, List<String> patterns, boolean sharded,
			Words words) {
		this.listener = listener;
		this.channels = channels;
		this.patterns = patterns;
		this.sharded = sharded;
		this.words = words;
	}

	static DestinationVariables ofKeys(String listener, List<ChannelName> keys, List<String> patterns) {
		return new DestinationVariables(listener, keys, patterns, false,
				new Words("key", "key", "session", "keyPatterns"));
	}

	void require(String variable, String user) {
		this.used.add(variable);
		if (this.sharded) {
			throw new InvalidListenerException(this.listener,
					"%s asks for '{%s}', but the channels %s are sharded, and braces are hash tags there"
						.formatted(user, variable, this.channels),
					"Remove 'sharded', or take the name of the channel as @Header(ChannelHeaders.CHANNEL)");
		}
		for (ChannelName channel : this.channels) {
			if (!channel.variables().contains(variable)) {
				throw missing(variable, user, "%s '%s'".formatted(this.words.destination, channel));
			}
		}
		if (!this.patterns.isEmpty()) {
			throw missing(variable, user, "pattern '%s'".formatted(this.patterns.get(0)));
		}
	}

	private InvalidListenerException missing(String variable, String user, String destination) {
		return new InvalidListenerException(this.listener,
				"%s asks for '{%s}', but %s has no such variable".formatted(user, variable, destination),
				"Write the variable into the %s, such as '%s:{%s}', or correct its name".formatted(this.words.name,
						this.words.example, variable));
	}

	/** Counts variables that an expression mentions. */
	void mentionedIn(String expression) {
		for (ChannelName channel : this.channels) {
			for (String variable : channel.variables()) {
				if (expression.contains("#" + variable) || expression.contains("{" + variable + "}")) {
					this.used.add(variable);
				}
			}
		}
		this.allUsed |= expression.contains("variables");
	}

	void allAreVisible() {
		this.allUsed = true;
	}

	void requireAllUsed() {
		if (this.allUsed) {
			return;
		}
		for (ChannelName channel : this.channels) {
			for (String variable : channel.variables()) {
				if (!this.used.contains(variable)) {
					throw new InvalidListenerException(this.listener,
							"nothing uses the variable '{%s}' of %s '%s'".formatted(variable, this.words.destination,
									channel),
							"Add a parameter '@DestinationVariable String %s', or write '\\{%s\\}' if the braces belong to the name, or name a pattern in '%s'"
								.formatted(variable, variable, this.words.patterns));
				}
			}
		}
	}

	/** How destinations are called in messages to people. */
	private record Words(String destination, String name, String example, String patterns) {

	}

}
