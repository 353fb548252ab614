package io.github.headrace.cache;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
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
		List<Long> local = Stream.generate(() -> values.of("key", "value").lifetime()).limit(1_000).toList();
		assertThat(local).allMatch(
				(nanos) -> nanos >= Duration.ofSeconds(90).toNanos() && nanos <= Duration.ofSeconds(110).toNanos());
		assertThat(new HashSet<>(local)).hasSizeGreaterThan(100);
		List<Long> shared = Stream.generate(() -> values.sharedLifetime().toMillis()).limit(1_000).toList();
		assertThat(shared).allMatch((millis) -> millis >= 170_000 && millis <= 210_000);
	}

	@Test
	void noJitterShortensNothing() {
		NearValues values = values(new NearSettings().localTtl(Duration.ofSeconds(100)).jitter(0), NearInstance.TAGS);
		assertThat(values.of("key", "value").lifetime()).isEqualTo(Duration.ofSeconds(100).toNanos());
	}

	@Test
	void processKeepsNoValueLongerThanRedis() {
		NearValues values = values(new NearSettings().ttl(Duration.ofSeconds(5)).jitter(0), NearInstance.TAGS);
		assertThat(values.of("key", "value").lifetime()).isEqualTo(Duration.ofSeconds(5).toNanos());
		SharedAnswer answer = new SharedAnswer(SharedAnswer.State.VALUE, 700, SharedPart.bytes("\"value\""), true, null,
				null, false);
		assertThat(values.of(answer).lifetime()).isEqualTo(Duration.ofMillis(700).toNanos());
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
