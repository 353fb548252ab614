package io.github.headrace.stream;

import java.time.Duration;

/**
 * What a consumer removes from its streams.
 *
 * @param strategy what is removed
 * @param maxLength the entries that stay, for {@link TrimStrategy#MAX_LENGTH}
 * @param maxAge the age up to which entries stay, for {@link TrimStrategy#MAX_AGE}
 * @param interval the pause between two looks
 */
public record TrimSettings(TrimStrategy strategy, long maxLength, Duration maxAge, Duration interval) {

	/**
	 * The settings that remove nothing.
	 */
	public static final TrimSettings NONE = new TrimSettings(TrimStrategy.NONE, 0, Duration.ZERO,
			Duration.ofSeconds(10));

}
