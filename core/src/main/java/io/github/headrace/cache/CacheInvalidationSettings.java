package io.github.headrace.cache;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * How invalidations travel, and what caches do while they cannot.
 *
 * @param transport what carries them
 * @param log the name of the log (a stream) or, with
 * {@link InvalidationTransportType#CHANNEL}, of the channel
 * @param whenDisconnected what caches do while invalidations cannot reach them
 * @param maxStaleness how long they serve what they have then, for
 * {@link WhenDisconnected#SERVE_UNTIL}
 * @param retention how long entries stay in the log; who is cut off for longer starts
 * empty
 * @param heartbeat how often a silent connection is proven to be alive; a quarter of
 * {@code maxStaleness} if that is less
 * @param resend how long ago something was sent that is sent again when the server may
 * have lost it
 * @param maxKeys the most invalidations of one entry
 * @param maxBytes the most bytes of one entry
 * @param maxWaiting the most keys of one cache that wait to be sent; more become its
 * clear
 */
public record CacheInvalidationSettings(InvalidationTransportType transport, String log,
		WhenDisconnected whenDisconnected, Duration maxStaleness, Duration retention, Duration heartbeat,
		Duration resend, int maxKeys, int maxBytes, int maxWaiting) {

	/**
	 * The most that {@link #maxKeys} can be: each key takes two arguments of a function
	 * in Lua, which takes less than 8,000.
	 */
	public static final int MOST_KEYS = 3_000;

	/**
	 * What holds where nothing is configured.
	 */
	public static final CacheInvalidationSettings DEFAULTS = new CacheInvalidationSettings(
			InvalidationTransportType.LOG, "headrace:invalidations", WhenDisconnected.SERVE_UNTIL,
			Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofSeconds(2), Duration.ofSeconds(30), 256, 65_536,
			4_096);

	public CacheInvalidationSettings {
		Assert.hasText(log, "'log' must not be empty");
		requirePositive("max-staleness", maxStaleness);
		requirePositive("retention", retention);
		requirePositive("heartbeat", heartbeat);
		Assert.isTrue(!resend.isNegative(), () -> "'resend' must not be negative but is " + resend);
		Assert.isTrue(maxKeys > 0 && maxKeys <= MOST_KEYS,
				() -> "'max-keys' must be from 1 to %d but is %d".formatted(MOST_KEYS, maxKeys));
		Assert.isTrue(maxBytes > 0, () -> "'max-bytes' must be positive but is " + maxBytes);
		Assert.isTrue(maxWaiting > 0, () -> "'max-waiting' must be positive but is " + maxWaiting);
	}

	private static void requirePositive(String name, Duration value) {
		Assert.isTrue(value.toMillis() > 0, () -> "'%s' must be at least 1 ms but is %s".formatted(name, value));
	}

	/**
	 * How often it is proven that everything is applied: several times before the end of
	 * what a proof is good for.
	 */
	Duration proofInterval() {
		return oftenEnough(this.heartbeat);
	}

	/** Returns an interval, or a shorter one in which what bounds staleness must come. */
	Duration oftenEnough(Duration most) {
		Duration often = this.maxStaleness.dividedBy(4);
		return (often.compareTo(most) < 0) ? Duration.ofMillis(Math.max(1, often.toMillis())) : most;
	}

	SenderSettings sender() {
		return new SenderSettings(this.maxKeys, this.maxBytes, this.maxWaiting, this.resend);
	}

}
