package io.github.headrace.cache;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.cache.interceptor.SimpleKeyGenerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DefaultCacheKeyCodecTests {

	private final DefaultCacheKeyCodec codec = new DefaultCacheKeyCodec();

	record Sku(String country, long number) {

	}

	static LongStream seeds() {
		return LongStream.rangeClosed(1, 20);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void readsWhatItWritesAndTellsKeysApart(long seed) {
		Random random = new Random(seed);
		Map<String, Object> written = new HashMap<>();
		for (int i = 0; i < 5_000; i++) {
			Object key = key(random, 0);
			String text = this.codec.encode(key);
			assertThat(text).as("%s", key).isNotNull();
			assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)).isEqualTo(text);
			assertThat(this.codec.decode(text)).isEqualTo(key).hasSameHashCodeAs(key);
			Object other = written.putIfAbsent(text, key);
			assertThat(other == null || other.equals(key)).as("'%s' is %s and %s", text, other, key).isTrue();
		}
	}

	private static Object key(Random random, int depth) {
		return switch (random.nextInt((depth < 3) ? 24 : 22)) {
			case 0 -> (int) number(random);
			case 1 -> number(random);
			case 2 -> (short) number(random);
			case 3 -> (byte) number(random);
			case 4 -> random.nextBoolean();
			case 5 -> (char) random.nextInt(0x10000);
			case 6 -> Float.intBitsToFloat(random.nextInt());
			case 7 -> Double.longBitsToDouble(random.nextLong());
			case 8 -> BigInteger.valueOf(number(random)).pow(1 + random.nextInt(4));
			case 9 -> new BigDecimal(BigInteger.valueOf(number(random)), random.nextInt(20) - 10);
			case 10 -> new UUID(random.nextLong(), random.nextLong());
			case 11 -> Instant.ofEpochSecond(random.nextLong() >> 10, random.nextInt(1_000_000_000));
			case 12 -> date(random);
			case 13 -> time(random);
			case 14 -> LocalDateTime.of(date(random), time(random));
			case 15 -> OffsetDateTime.of(LocalDateTime.of(date(random), time(random)), offset(random));
			case 16 -> OffsetTime.of(time(random), offset(random));
			case 17 -> Duration.ofSeconds(number(random), random.nextInt(1_000_000_000));
			case 18 -> Period.of(random.nextInt(), (int) number(random), random.nextInt(30));
			case 19 -> Year.of(date(random).getYear());
			case 20 -> YearMonth.from(date(random));
			case 21 -> text(random);
			case 22 -> keys(random, depth);
			default -> new SimpleKey(keys(random, depth).toArray());
		};
	}

	private static long number(Random random) {
		return random.nextLong() >> random.nextInt(64);
	}

	private static LocalDate date(Random random) {
		return LocalDate.ofEpochDay(number(random) % 365_000_000_000L);
	}

	private static LocalTime time(Random random) {
		return LocalTime.ofNanoOfDay(random.nextLong(86_400L * 1_000_000_000) / 1_000_000 * 1_000_000);
	}

	private static ZoneOffset offset(Random random) {
		return ZoneOffset.ofTotalSeconds(random.nextInt(36_000) - 18_000);
	}

	private static String text(Random random) {
		String characters = "~~[(-:I12 \u00e4\u20ac";
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(6); i > 0; i--) {
			text.append(characters.charAt(random.nextInt(characters.length())));
		}
		return (random.nextInt(10) == 0) ? text.appendCodePoint(0x1F600).toString() : text.toString();
	}

	private static List<@Nullable Object> keys(Random random, int depth) {
		List<@Nullable Object> keys = new ArrayList<>();
		for (int i = random.nextInt(4); i > 0; i--) {
			keys.add((random.nextInt(6) == 0) ? null : key(random, depth + 1));
		}
		return keys;
	}

	static Stream<Object> extremes() {
		return Stream.of("", "~", Integer.MIN_VALUE, Long.MIN_VALUE, Float.NaN, Double.NaN, -0.0, 0.0,
				Double.NEGATIVE_INFINITY, Instant.MIN, Instant.MAX, LocalDate.MIN, LocalDate.MAX, LocalDateTime.MAX,
				OffsetDateTime.MIN, OffsetDateTime.MAX, OffsetTime.MAX, Duration.ofSeconds(Long.MIN_VALUE),
				Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), Duration.ofMillis(-1), Year.of(Year.MIN_VALUE),
				YearMonth.of(Year.MAX_VALUE, 12), SimpleKey.EMPTY, List.of(), Arrays.asList((Object) null), 'A',
				new SimpleKey((Object) null), new BigDecimal("1.0"), new BigDecimal("1E+3"));
	}

	@ParameterizedTest
	@MethodSource("extremes")
	void readsExtremes(Object key) {
		String text = this.codec.encode(key);
		assertThat(text).isNotNull();
		assertThat(this.codec.decode(text)).isEqualTo(key);
	}

	/** Instances of several versions meet in one log. */
	@Test
	void writesWhatOtherVersionsRead() {
		assertThat(this.codec.encode("sku-1")).isEqualTo("sku-1");
		assertThat(this.codec.encode("~1")).isEqualTo("~~1");
		assertThat(this.codec.encode(42L)).isEqualTo("~L42");
		assertThat(this.codec.encode(42)).isEqualTo("~I42");
		assertThat(this.codec.encode(List.of("a", 1))).isEqualTo("~[1:a3:~I1");
		assertThat(this.codec.encode(LocalDate.of(2026, 8, 1))).isEqualTo("~d2026-08-01");
	}

	/**
	 * Fails when Spring's class changes, so that its keys do not clear caches unnoticed.
	 */
	@Test
	void writesTheKeysThatSpringMakes() {
		assertThat(this.codec.encode(SimpleKeyGenerator.generateKey(new Object[0]))).isEqualTo("~(");
		assertThat(this.codec.encode(SimpleKeyGenerator.generateKey(new Object[] { "a", 1L }))).isEqualTo("~(1:a3:~L1");
	}

	@Test
	void leavesOtherTypesAlone() {
		assertThat(Stream.of(new Sku("de", 1), DayOfWeek.MONDAY, new Object(), new int[] { 1 }, Map.of(),
				new SimpleKey("a", new int[] { 1 }), List.of(new Sku("de", 1)), new SimpleKey("a") {
				}))
			.allMatch((key) -> this.codec.encode(key) == null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\ud83d", "\ude00", "a\ud83d", "\ude00\ud83d", "\ud83d\ud83d\ude00" })
	void leavesTextsAloneThatAreNoneInUtf8(String key) {
		assertThat(this.codec.encode(key)).isNull();
	}

	@Test
	void leavesListsAloneThatAreTooDeep() {
		List<Object> list = new ArrayList<>();
		list.add(list);
		assertThat(this.codec.encode(list)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "~", "~X1", "~I", "~I1x", "~Zyes", "~[1", "~[5:a", "~[1a", "~[-x", "~[x", "~U1", "~d1",
			"~[3:~X1" })
	void refusesWhatIsNoKey(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.decode(text))
			.withMessageContaining("is no encoded key");
	}

}
