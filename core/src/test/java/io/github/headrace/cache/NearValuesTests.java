package io.github.headrace.cache;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The times and tags of values of near caches.
 */
class NearValuesTests {

	@Test
	void timesAreShortenedByTheJitterAtMost() {
		NearValues values = values(new NearSettings().ttl(Duration.ofSeconds(200))
			.localTtl(Duration.ofSeconds(100))
			.jitter(0.2)
			.staleIfError(Duration.ofSeconds(10)), NearInstance.TAGS);
		List<Duration> local = Stream.generate(() -> lifetime(() -> values.of("key", "value"))).limit(1_000).toList();
		assertThat(local).allMatch((lifetime) -> lifetime.toMillis() >= 80_000 && lifetime.toMillis() < 101_000);
		assertThat(new HashSet<>(local)).hasSizeGreaterThan(100);
		List<Long> shared = Stream.generate(() -> values.sharedLifetime().toMillis()).limit(1_000).toList();
		assertThat(shared).allMatch((millis) -> millis >= 170_000 && millis <= 210_000);
	}

	@Test
	void noJitterShortensNothing() {
		NearValues values = values(new NearSettings().localTtl(Duration.ofSeconds(100)).jitter(0), NearInstance.TAGS);
		assertThat(lifetime(() -> values.of("key", "value"))).isBetween(Duration.ofSeconds(100),
				Duration.ofSeconds(101));
	}

	@Test
	void processKeepsNoValueLongerThanRedis() {
		NearValues values = values(new NearSettings().ttl(Duration.ofSeconds(5)).jitter(0), NearInstance.TAGS);
		assertThat(lifetime(() -> values.of("key", "value"))).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
		SharedAnswer answer = new SharedAnswer(SharedAnswer.State.VALUE, 700, SharedPart.bytes("\"value\""), true, null,
				null, false);
		assertThat(lifetime(() -> values.of(answer))).isBetween(Duration.ofMillis(700), Duration.ofMillis(1700));
	}

	/** Returns how long a value lives, and the time that its creation took. */
	private static Duration lifetime(Supplier<NearValue> creation) {
		long before = System.nanoTime();
		return Duration.ofNanos(creation.get().expiry() - before);
	}

	@Test
	void valueWhoseTagsCannotBeToldIsNotKept() {
		NearValues values = values(new NearSettings(), (cache, key, value) -> {
			throw new IllegalStateException("no tags");
		});
		assertThat(values.of("key", "value")).isNull();
	}

	@Test
	void tagsTravelWithTheValue() {
		NearValues values = values(new NearSettings(), (cache, key, value) -> List.of("red", "b\"lue"));
		List<byte[]> fields = values.fields(values.of("key", "value"));
		assertThat(fields).contains(SharedPart.bytes("g"));
		byte[] tags = fields.get(3);
		assertThat(SharedValues.decodeTags(tags)).containsExactly("red", "b\"lue");
	}

	private static NearValues values(NearSettings settings, CacheTags tags) {
		return new NearValues("prices", settings.build(), List.of(tags), JsonMapper.builder().build());
	}

}
