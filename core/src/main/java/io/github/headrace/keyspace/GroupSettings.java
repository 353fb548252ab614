package io.github.headrace.keyspace;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * How instances of an application share events.
 *
 * @param window how far apart the arrivals of one event at two instances may be, the
 * difference of their clocks included
 * @param retention how long a claim is remembered, so how far instances may be behind
 * each other
 */
public record GroupSettings(Duration window, Duration retention) {

	/**
	 * The settings that hold if nothing is configured.
	 */
	public static final GroupSettings DEFAULTS = new GroupSettings(Duration.ofSeconds(2), Duration.ofMinutes(1));

	public GroupSettings {
		Assert.isTrue(window.toMillis() > 0, "'window' must be at least 1 ms");
		Assert.isTrue(retention.compareTo(window) >= 0, "'retention' must not be shorter than 'window'");
	}

}
