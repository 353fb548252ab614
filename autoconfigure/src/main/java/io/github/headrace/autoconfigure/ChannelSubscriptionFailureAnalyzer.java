package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import io.github.headrace.channel.ChannelSubscriptionException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/**
 * Explains why the channels could not be subscribed when the application started.
 */
final class ChannelSubscriptionFailureAnalyzer extends AbstractFailureAnalyzer<ChannelSubscriptionException> {

	/** An application may have thousands of channels. */
	private static final int SHOWN = 10;

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ChannelSubscriptionException cause) {
		List<String> destinations = cause.destinations().stream().sorted().toList();
		Throwable root = NestedExceptionUtils.getMostSpecificCause(cause);
		String answer = String.valueOf(root.getMessage()).trim();
		String description = "Could not subscribe to %s on %s: %s".formatted(shown(destinations), cause.server(),
				answer.replaceFirst("\\.*$", "."));
		return new FailureAnalysis(description, action(root, answer, destinations), cause);
	}

	private static String shown(List<String> destinations) {
		if (destinations.size() <= SHOWN) {
			return "" + destinations;
		}
		return "%d channels and patterns (%s, ...)".formatted(destinations.size(),
				String.join(", ", destinations.subList(0, SHOWN)));
	}

	private static String action(Throwable root, String answer, List<String> destinations) {
		if (answer.startsWith("NOPERM")) {
			String grants = destinations.stream().limit(SHOWN).map("&%s"::formatted).collect(Collectors.joining(" "));
			return ("Grant the Redis user what it lacks: 'ACL SETUSER <user> +subscribe +psubscribe %s'%s. "
					+ "A pattern has to be granted literally. "
					+ "Or set 'spring.data.redis.username' and 'spring.data.redis.password' to another user.")
				.formatted(grants, (destinations.size() > SHOWN) ? " and so on" : "");
		}
		if (answer.startsWith("WRONGPASS") || answer.startsWith("NOAUTH") || answer.startsWith("ERR AUTH")) {
			return "Correct 'spring.data.redis.username' and 'spring.data.redis.password', "
					+ "or the credentials in 'spring.data.redis.url'.";
		}
		if (root instanceof UnsupportedOperationException) {
			return "Lettuce cannot subscribe with 'spring.data.redis.masterreplica.nodes'. Set 'spring.data.redis.url', "
					+ "'spring.data.redis.sentinel.*' or 'spring.data.redis.cluster.*' instead, "
					+ "or declare a NativeConnection bean for another LettuceConnectionFactory.";
		}
		return "Start Redis there, or set 'spring.data.redis.url' (or 'spring.data.redis.host' and 'spring.data.redis.port', "
				+ "with 'spring.data.redis.ssl.enabled' for TLS) to where it runs. For development, the module "
				+ "'headrace-embedded-redis' brings a server along: 'headrace.embedded-redis.enabled=true'.";
	}

}
