package io.github.headrace.registration;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import io.github.headrace.listener.InvalidListenerException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.StringValueResolver;
import org.springframework.util.unit.DataSize;

/**
 * Reads attributes of annotations: resolves placeholders and expressions, and converts
 * text to what it stands for.
 */
final class AttributeResolver {

	private final StringValueResolver values;

	AttributeResolver(ConfigurableListableBeanFactory beanFactory) {
		this.values = new EmbeddedValueResolver(beanFactory);
	}

	List<String> texts(String listener, String attribute, String[] raw) {
		return Arrays.stream(raw).map((text) -> text(listener, attribute, text)).toList();
	}

	String text(String listener, String attribute, String raw) {
		try {
			String resolved = this.values.resolveStringValue(raw);
			return (resolved != null) ? resolved.trim() : "";
		}
		catch (RuntimeException ex) {
			throw new InvalidListenerException(listener,
					"'%s' is '%s', which cannot be resolved: %s".formatted(attribute, raw, ex.getMessage()),
					"Define the property, or correct the placeholder or expression", ex);
		}
	}

	@Nullable Integer positiveInteger(String listener, String attribute, String raw) {
		return convert(listener, attribute, raw, "a positive number such as 4", (text) -> {
			int value = Integer.parseInt(text);
			if (value < 1) {
				throw new IllegalArgumentException("not positive");
			}
			return value;
		});
	}

	@Nullable Double number(String listener, String attribute, String raw) {
		return convert(listener, attribute, raw, "a number such as 1.5", Double::valueOf);
	}

	@Nullable Duration duration(String listener, String attribute, String raw) {
		return convert(listener, attribute, raw, "a duration such as 500ms or 1m", (text) -> {
			Duration value = DurationFormatterUtils.detectAndParse(text);
			if (value.isNegative()) {
				throw new IllegalArgumentException("negative");
			}
			return value;
		});
	}

	@Nullable Long positiveBytes(String listener, String attribute, String raw) {
		return convert(listener, attribute, raw, "a positive data size such as 32MB", (text) -> {
			long bytes = DataSize.parse(text).toBytes();
			if (bytes < 1) {
				throw new IllegalArgumentException("not positive");
			}
			return bytes;
		});
	}

	@Nullable Boolean flag(String listener, String attribute, String raw) {
		return convert(listener, attribute, raw, "true or false", (text) -> {
			if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
				throw new IllegalArgumentException("neither true nor false");
			}
			return Boolean.valueOf(text);
		});
	}

	private <V> @Nullable V convert(String listener, String attribute, String raw, String expected,
			Function<String, V> conversion) {
		String text = text(listener, attribute, raw);
		if (text.isEmpty()) {
			return null;
		}
		try {
			return conversion.apply(text);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidListenerException(listener, "'%s' is '%s'".formatted(attribute, text),
					"Set it to " + expected, ex);
		}
	}

}
