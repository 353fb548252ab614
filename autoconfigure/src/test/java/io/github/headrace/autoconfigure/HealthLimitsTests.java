package io.github.headrace.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is compared with a limit.
 */
class HealthLimitsTests {

	@Test
	void sumsTheDeadLettersOfAListener() {
		Map<RedisLooks.Place, Answer<Long>> counts = new LinkedHashMap<>();
		counts.put(new RedisLooks.Place("billing", "orders"), new Answer<>(2L, null));
		counts.put(new RedisLooks.Place("billing", "returns"), new Answer<>(3L, null));
		counts.put(new RedisLooks.Place("billing", "refunds"), new Answer<>(null, "no answer"));
		counts.put(new RedisLooks.Place("audit", "orders"), new Answer<>(4L, null));
		HealthLimits.Findings findings = new HealthLimits.Findings(new ArrayList<>(), new TreeMap<>());
		HealthLimits.checkDeadLetters(counts, 4, findings);
		assertThat(findings.excesses()).containsExactly(new Excess("billing", "returns", "dead letters", 5L, 4L));
		assertThat(findings.notChecked()).containsOnlyKeys("billing/refunds");
	}

}
