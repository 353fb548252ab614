package io.github.headrace.test;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The captures of all listeners. Safe for use by several threads.
 */
final class Captures {

	private final Map<String, Capture> byListener = new ConcurrentHashMap<>();

	Capture of(String listenerId) {
		return this.byListener.computeIfAbsent(listenerId, Capture::new);
	}

	void reset() {
		this.byListener.values().forEach(Capture::reset);
	}

}
