package io.github.headrace.stream;

import java.util.ArrayList;
import java.util.List;

import io.github.headrace.listener.InvalidListenerException;

/**
 * Refuses settings that mean nothing without a group.
 */
final class BroadcastSettingsCheck {

	private BroadcastSettingsCheck() {
	}

	/**
	 * Checks what was set for one listener.
	 * @param endpoint the listener
	 * @param declared its own settings, without what holds for all listeners
	 * @throws InvalidListenerException if some of them could have no effect
	 */
	static void check(StreamEndpoint endpoint, StreamListenerSettings declared) {
		List<String> pointless = new ArrayList<>();
		if (Boolean.TRUE.equals(declared.exclusive())) {
			pointless.add("exclusive");
		}
		if (declared.lease() != null) {
			pointless.add("lease");
		}
		if (declared.trim() != null && declared.trim().strategy() != TrimStrategy.NONE) {
			pointless.add("trim");
		}
		if (declared.deduplicate() != null) {
			pointless.add("deduplicate");
		}
		if (declared.deadLetterMaxLength() != null && declared.deadLetterMaxLength() > 0) {
			pointless.add("dead-letter.max-length");
		}
		if (!pointless.isEmpty()) {
			throw new InvalidListenerException(endpoint.description(),
					"'broadcast' has no group, so that nothing comes of %s".formatted(quoted(pointless)),
					"Remove %s, also from 'headrace.streams.consumers.%s', or name a 'group'"
						.formatted((pointless.size() == 1) ? "it" : "them", endpoint.id()));
		}
	}

	private static String quoted(List<String> names) {
		return "'" + String.join("', '", names) + "'";
	}

}
