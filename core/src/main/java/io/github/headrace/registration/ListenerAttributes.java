package io.github.headrace.registration;

import java.time.Duration;
import java.util.Arrays;

import io.github.headrace.annotation.Retry;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.RetrySettings;
import org.jspecify.annotations.Nullable;

/**
 * Reads the attributes that the annotations of all kinds of listeners have in common.
 */
final class ListenerAttributes {

	private final AttributeResolver attributes;

	private final ListenerIds ids = new ListenerIds();

	ListenerAttributes(AttributeResolver attributes) {
		this.attributes = attributes;
	}

	String id(String listener, String raw, String beanName, String member) {
		String id = this.attributes.text(listener, "id", raw);
		if (raw.isEmpty()) {
			return this.ids.next(beanName, member);
		}
		if (id.isEmpty()) {
			throw new InvalidListenerException(listener, "'id' is '%s', which is empty".formatted(raw),
					"Check the placeholder or expression");
		}
		return id;
	}

	@Nullable String textOrOpen(String listener, String attribute, String raw) {
		String text = this.attributes.text(listener, attribute, raw);
		return text.isEmpty() ? null : text;
	}

	/** Reads how to retry; what is left empty follows other settings. */
	@Nullable RetrySettings retry(String listener, Retry[] values, RetrySettings fallback) {
		Retry retry = single(listener, "retry", values);
		if (retry == null) {
			return null;
		}
		Integer maxAttempts = this.attributes.positiveInteger(listener, "retry.maxAttempts", retry.maxAttempts());
		Duration delay = this.attributes.duration(listener, "retry.delay", retry.delay());
		Double multiplier = this.attributes.numberFromOne(listener, "retry.multiplier", retry.multiplier());
		Duration maxDelay = this.attributes.positiveDuration(listener, "retry.maxDelay", retry.maxDelay());
		Duration jitter = this.attributes.duration(listener, "retry.jitter", retry.jitter());
		return new RetrySettings(orElse(maxAttempts, fallback.maxAttempts()), orElse(delay, fallback.delay()),
				orElse(multiplier, fallback.multiplier()), orElse(maxDelay, fallback.maxDelay()),
				orElse(jitter, fallback.jitter()));
	}

	static <V> V orElse(@Nullable V value, V fallback) {
		return (value != null) ? value : fallback;
	}

	static <V> @Nullable V single(String listener, String attribute, V[] values) {
		if (values.length > 1) {
			throw new InvalidListenerException(listener,
					"'%s' has the values %s".formatted(attribute, Arrays.toString(values)), "Keep one of them");
		}
		return (values.length == 1) ? values[0] : null;
	}

}
