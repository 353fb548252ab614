package io.github.headrace.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains a value that cannot work. Before Boot's analyzer of binding failures, which
 * would show the exception instead of the advice.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidConfigurationPropertyValueException> {

	private final Environment environment;

	InvalidPropertyFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure,
			InvalidConfigurationPropertyValueException cause) {
		if (!cause.getName().startsWith("headrace.")) {
			return null;
		}
		if (cause.getValue() == null) {
			return new FailureAnalysis("The property '%s' is not set. %s".formatted(cause.getName(), cause.getReason()),
					"Set '%s'.".formatted(cause.getName()), cause);
		}
		String description = "The property '%s' is '%s'%s. %s".formatted(cause.getName(),
				PropertyText.of(cause.getValue()), origin(cause.getName()), cause.getReason());
		String action = "Correct the value, or remove the property, so that its default holds.";
		return new FailureAnalysis(description, action, cause);
	}

	private String origin(String name) {
		ConfigurationPropertyName propertyName = ConfigurationPropertyName.adapt(name, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty property = source.getConfigurationProperty(propertyName);
			if (property != null && property.getOrigin() != null) {
				return " (" + property.getOrigin() + ")";
			}
		}
		return "";
	}

}
