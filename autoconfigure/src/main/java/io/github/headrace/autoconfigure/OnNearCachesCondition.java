package io.github.headrace.autoconfigure;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if a near cache is configured.
 */
final class OnNearCachesCondition extends SpringBootCondition {

	private static final String PROPERTY = "headrace.cache.near.caches";

	private static final Bindable<Map<String, String>> PROPERTIES = Bindable.mapOf(String.class, String.class);

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Near caches");
		Set<String> names = new TreeSet<>(
				Binder.get(context.getEnvironment()).bind(PROPERTY, PROPERTIES).orElse(Map.of()).keySet());
		return names.isEmpty() ? ConditionOutcome.noMatch(message.didNotFind("property").items(PROPERTY))
				: ConditionOutcome.match(message.found("property", "properties").items(names));
	}

}
