package io.github.headrace.autoconfigure;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Conditional;

/**
 * Matches if cache managers have caches to be kept coherent: local ones or near caches.
 */
final class OnCoherentCachesCondition extends AnyNestedCondition {

	OnCoherentCachesCondition() {
		super(ConfigurationPhase.PARSE_CONFIGURATION);
	}

	@ConditionalOnBooleanProperty("headrace.cache.invalidation.enabled")
	static class LocalCaches {

	}

	@Conditional(OnNearCachesCondition.class)
	static class NearCaches {

	}

}
