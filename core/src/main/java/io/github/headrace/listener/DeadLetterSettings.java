package io.github.headrace.listener;

import org.jspecify.annotations.Nullable;

/**
 * Whether what a listener could not handle is kept; what is open is taken from the next
 * source.
 *
 * @param enabled whether it is kept
 * @param maxLength the most messages that are kept; 0 for any number
 */
public record DeadLetterSettings(@Nullable Boolean enabled, @Nullable Long maxLength) {

	/**
	 * The settings that leave everything open.
	 */
	public static final DeadLetterSettings OPEN = new DeadLetterSettings(null, null);

	/**
	 * The settings of a listener for which nothing was configured.
	 */
	public static final DeadLetterSettings DEFAULTS = new DeadLetterSettings(false, 0L);

	/**
	 * Returns these settings with what they leave open taken from others.
	 * @param fallback the next source
	 * @return the combined settings
	 */
	public DeadLetterSettings orElse(DeadLetterSettings fallback) {
		return new DeadLetterSettings((this.enabled != null) ? this.enabled : fallback.enabled,
				(this.maxLength != null) ? this.maxLength : fallback.maxLength);
	}

}
