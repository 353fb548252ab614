package io.github.headrace.sample.billing;

import io.github.headrace.sample.nodes.OnBothNodes;

import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The currencies that billing knows, which all its processes share.
 */
@OnBothNodes
final class Currencies {

	private static final String KEY = "billing:currencies";

	private static final String ALWAYS_KNOWN = "EUR";

	private final StringRedisTemplate redis;

	Currencies(StringRedisTemplate redis) {
		this.redis = redis;
	}

	void require(String currency) {
		if (!currency.equals(ALWAYS_KNOWN) && !Boolean.TRUE.equals(this.redis.opsForSet().isMember(KEY, currency))) {
			throw new UnknownCurrencyException(currency);
		}
	}

	void learn(String currency) {
		this.redis.opsForSet().add(KEY, currency);
	}

	void forget(String currency) {
		this.redis.opsForSet().remove(KEY, currency);
	}

}
