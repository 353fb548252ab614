package io.github.headrace.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import io.github.headrace.listener.InvalidListenerException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.ObjectUtils;
import org.springframework.util.unit.DataSize;

/**
 * Reads attributes of annotations: resolves placeholders and expressions, and converts
 * text to what it stands for.
 */
final class AttributeResolver {

	private final ConfigurableListableBeanFactory beanFactory;

	private final BeanExpressionContext expressionContext;

	AttributeResolver(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.expressionContext = new BeanExpressionContext(beanFactory, null);
	}

	/** Resolves texts; an expression may yield an array or a collection of them. */
	List<String> texts(String listener, String attribute, String[] raw) {
		List<String> texts = new ArrayList<>();
		for (String text : raw) {
			Object value = value(listener, attribute, text);
			Collection<?> several = (value instanceof Collection<?> collection) ? collection : Arrays
				.asList(ObjectUtils.toObjectArray(ObjectUtils.isArray(value) ? value : new Object[] { value }));
			several.forEach((each) -> texts.add(trimmed(each)));
		}
		return texts;
	}

	String text(String listener, String attribute, String raw) {
		return trimmed(value(listener, attribute, raw));
	}

	private static String trimmed(@Nullable Object value) {
		return (value != null) ? value.toString().trim() : "";
	}

	private @Nullable Object value(String listener, String attribute, String raw) {
		try {
			String resolved = this.beanFactory.resolveEmbeddedValue(raw);
			BeanExpressionResolver expressions = this.beanFactory.getBeanExpressionResolver();
			return (expressions != null) ? expressions.evaluate(resolved, this.expressionContext) : resolved;
		}
		catch (RuntimeException ex) {
			throw new InvalidListenerException(listener,
					"'%s' is '%s', which cannot be resolved: %s".formatted(attribute, raw,
							NestedExceptionUtils.getMostSpecificCause(ex).getMessage()),
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

	@Nullable Integer index(String listener, String attribute, String raw) {
		return convert(listener, attribute, raw, "a number from 0 on", (text) -> {
			int value = Integer.parseInt(text);
			if (value < 0) {
				throw new IllegalArgumentException("negative");
			}
			return value;
		});
	}

	@Nullable Long count(String listener, String attribute, String raw) {
		return convert(listener, attribute, raw, "a number from 0 on", (text) -> {
			long value = Long.parseLong(text);
			if (value < 0) {
				throw new IllegalArgumentException("negative");
			}
			return value;
		});
	}

	@Nullable Double numberFromOne(String listener, String attribute, String raw) {
		return convert(listener, attribute, raw, "a number of at least 1, such as 1.5", (text) -> {
			double value = Double.parseDouble(text);
			if (!Double.isFinite(value) || value < 1) {
				throw new IllegalArgumentException("not finite or below 1");
			}
			return value;
		});
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

	@Nullable Duration positiveDuration(String listener, String attribute, String raw) {
		Duration duration = duration(listener, attribute, raw);
		if (duration != null && duration.isZero()) {
			throw new InvalidListenerException(listener,
					"'%s' is '%s'".formatted(attribute, text(listener, attribute, raw)),
					"Set it to a positive duration such as 500ms or 1m");
		}
		return duration;
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

	/** Finds the bean that an attribute names, if it names one. */
	<B> @Nullable B bean(String listener, String attribute, String raw, Class<B> type) {
		String name = text(listener, attribute, raw);
		if (name.isEmpty()) {
			return null;
		}
		try {
			return this.beanFactory.getBean(name, type);
		}
		catch (BeansException ex) {
			List<String> names = List.of(this.beanFactory.getBeanNamesForType(type, true, false));
			String problem = "'%s' is '%s', but there is no such %s bean: %s; there are %s%s".formatted(attribute, name,
					type.getSimpleName(), ex.getMessage(), names, NearestName.hint(name, names));
			throw new InvalidListenerException(listener, problem, "Declare the bean, or correct the name", ex);
		}
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
