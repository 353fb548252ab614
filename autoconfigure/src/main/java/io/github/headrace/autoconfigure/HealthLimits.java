package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.stream.StreamGroupInfo;
import io.github.headrace.stream.StreamInfo;
import io.github.headrace.stream.StreamListenerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Status;

/**
 * Finds listeners that lag, or have dead letters, beyond what is allowed. Asks Redis only
 * for what has a limit, and waits for a moment only: what is not answered by then is not
 * checked, and no sign of illness by itself.
 */
final class HealthLimits {

	private static final Duration PATIENCE = Duration.ofMillis(500);

	/** Details are read by people. */
	private static final int MAX_DETAILS = 20;

	private final HealthProperties.Degraded limits;

	private final ListenerRegistry registry;

	private final RedisLooks looks;

	HealthLimits(HealthProperties.Degraded limits, ListenerRegistry registry, RedisLooks looks) {
		this.limits = limits;
		this.registry = registry;
		this.looks = looks;
	}

	Status status() {
		return this.limits.healthStatus();
	}

	Findings check() {
		Findings findings = new Findings(new ArrayList<>(), new TreeMap<>());
		if (this.limits.maxDeadLetters() != null) {
			this.looks.counts().begin();
		}
		if (this.limits.limitsStreams()) {
			this.looks.streams().answers(PATIENCE).forEach((place, answer) -> checkStream(place, answer, findings));
		}
		Integer maxDeadLetters = this.limits.maxDeadLetters();
		if (maxDeadLetters != null) {
			checkDeadLetters(this.looks.counts().answers(PATIENCE), maxDeadLetters.longValue(), findings);
		}
		return findings;
	}

	/** The limit is of a listener; named is the queue that has most of them. */
	static void checkDeadLetters(Map<RedisLooks.Place, Answer<Long>> counts, long limit, Findings findings) {
		Map<String, Long> sums = new TreeMap<>();
		Map<String, RedisLooks.Place> largest = new TreeMap<>();
		Map<RedisLooks.Place, Long> known = new LinkedHashMap<>();
		counts.forEach((place, answer) -> {
			Long count = answer.value();
			if (findings.isAnswered(place, answer) && count != null) {
				known.put(place, count);
				sums.merge(place.listener(), count, Long::sum);
				largest.merge(place.listener(), place,
						(one, other) -> (known.getOrDefault(one, 0L) >= count) ? one : other);
			}
		});
		largest.forEach((listener, place) -> findings.compare(place, "dead letters", sums.get(listener), limit));
	}

	private void checkStream(RedisLooks.Place place, Answer<StreamInfo> answer, Findings findings) {
		ListenerContainer container = this.registry.find(place.listener()).orElse(null);
		StreamInfo info = answer.value();
		if (!findings.isAnswered(place, answer) || info == null
				|| !(container instanceof StreamListenerContainer consumer)) {
			return;
		}
		Integer maxLag = this.limits.maxLag();
		Long most = (maxLag != null) ? maxLag.longValue() : null;
		StreamGroupInfo group = StreamDescriptor.group(info, consumer.group());
		if (group != null) {
			findings.compare(place, "lag", group.lag(), most);
			findings.compare(place, "lag time", group.timeLag(), this.limits.maxLagTime());
			findings.compare(place, "oldest pending", group.oldestPendingAge(), this.limits.maxOldestPending());
		}
		else if (consumer.group() == null) {
			consumer.streams().lag(place.destination()).ifPresent((lag) -> findings.compare(place, "lag", lag, most));
		}
	}

	/**
	 * What was found.
	 *
	 * @param excesses what is beyond its limit
	 * @param notChecked what could not be asked, and why
	 */
	record Findings(List<Excess> excesses, Map<String, String> notChecked) {

		boolean isAnswered(RedisLooks.Place place, Answer<?> answer) {
			if (answer.unavailable() != null) {
				this.notChecked.put(place.listener() + "/" + place.destination(), answer.unavailable());
			}
			return answer.value() != null;
		}

		<V extends Comparable<V>> void compare(RedisLooks.Place place, String measure, @Nullable V value,
				@Nullable V limit) {
			if (value != null && limit != null && value.compareTo(limit) > 0) {
				this.excesses.add(new Excess(place.listener(), place.destination(), measure, value, limit));
			}
		}

		boolean isDegraded() {
			return !this.excesses.isEmpty();
		}

		/** Returns the first excesses and how many there are. */
		Map<String, Object> details() {
			return Map.of("count", this.excesses.size(), "first",
					this.excesses.stream().limit(MAX_DETAILS).map(Excess::details).toList());
		}

		Map<String, String> firstNotChecked() {
			Map<String, String> first = new TreeMap<>();
			this.notChecked.entrySet()
				.stream()
				.limit(MAX_DETAILS)
				.forEach((one) -> first.put(one.getKey(), one.getValue()));
			return first;
		}

	}

}
