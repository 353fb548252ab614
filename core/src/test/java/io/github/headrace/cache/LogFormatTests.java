package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.github.headrace.message.EntryFields;
import io.github.headrace.stream.EntryId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LogFormatTests {

	private static final List<String> TEXTS = List.of("", ":", "::", "a", "products", "a:b", "böks", "\uD83D\uDE00",
			"\u0000", "x\ny", "clear:", "1", "v", "p", "o", "ping", "{tag}", "\uFFFD");

	@Test
	void readsWhatItWrites() {
		for (long seed = 1; seed <= 200; seed++) {
			Random random = new Random(seed);
			List<Invalidation> invalidations = IntStream.range(0, random.nextInt(20))
				.mapToObj((i) -> invalidation(random))
				.toList();
			LogContent content = LogFormat.read(entry("1", "5-6", "me", LogFormat.fields(invalidations)));
			assertThat(content).as("seed " + seed)
				.isEqualTo(new LogContent(new EntryId(5, 6), "me", false, invalidations));
		}
	}

	@Test
	void readsTheMarksThatItWrites() {
		for (long seed = 1; seed <= 200; seed++) {
			Random random = new Random(seed);
			Invalidation invalidation = invalidation(random);
			boolean marked = invalidation.kind() != InvalidationKind.EVICT
					&& invalidation.kind() != InvalidationKind.PUT;
			List<byte[]> marks = LogFormat.marks(List.of(invalidation));
			assertThat(marks.stream().map(LogFormat::mark)).as("seed " + seed)
				.isEqualTo(marked ? List.of(invalidation) : List.of());
		}
	}

	@Test
	void survivesBytesOfAnyKind() {
		for (long seed = 1; seed <= 2000; seed++) {
			Random random = new Random(seed);
			List<byte[]> fields = new ArrayList<>();
			for (int i = random.nextInt(4) * 2; i > 0; i--) {
				byte[] bytes = bytes(TEXTS.get(random.nextInt(TEXTS.size())) + ":x");
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
				fields.add(bytes);
			}
			try {
				assertThat(LogFormat.read(entry("1", "5-6", "me", fields))).isNotNull();
			}
			catch (UnreadableEntryException ex) {
				assertThat(ex.previous()).isEqualTo(new EntryId(5, 6));
			}
			fields.forEach(LogFormat::mark);
		}
	}

	@Test
	void saysThatAVersionIsUnknown() {
		assertThatExceptionOfType(UnreadableEntryException.class)
			.isThrownBy(() -> LogFormat.read(entry("2", "5-6", "me", List.of())))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(ResetReason.UNKNOWN_VERSION))
			.satisfies((ex) -> assertThat(ex.previous()).isEqualTo(new EntryId(5, 6)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "forget:products", "reset:products", ":products", "EVICT:products" })
	void refusesKindsThatItDoesNotKnow(String field) {
		assertThatExceptionOfType(UnreadableEntryException.class)
			.isThrownBy(() -> LogFormat.read(entry("1", "5-6", "me", List.of(bytes(field), bytes("1")))))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(ResetReason.UNREADABLE));
	}

	@Test
	void refusesWhatIsNotOfTheLog() {
		assertThatExceptionOfType(UnreadableEntryException.class)
			.isThrownBy(() -> LogFormat.read(new EntryFields(List.of(bytes("any"), bytes("thing")))))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(ResetReason.UNREADABLE))
			.satisfies((ex) -> assertThat(ex.previous()).isNull());
	}

	@Test
	void refusesBytesThatAreNoText() {
		assertThatExceptionOfType(UnreadableEntryException.class).isThrownBy(() -> LogFormat
			.read(entry("1", "5-6", "me", List.of(bytes("evict:products"), new byte[] { (byte) 0xC3 }))));
	}

	@Test
	void clearsACacheForWhatIsNoUnicode() {
		List<Invalidation> invalidations = List.of(Invalidation.evict("products", "\uD800"));
		assertThat(LogFormat.read(entry("1", "5-6", "me", LogFormat.fields(invalidations))).invalidations())
			.containsExactly(Invalidation.clear("products"));
		assertThat(LogFormat.marks(invalidations).stream().map(LogFormat::mark))
			.containsExactly(Invalidation.clear("products"));
	}

	@Test
	void knowsAPing() {
		assertThat(LogFormat.read(entry("1", "0-0", "me", LogFormat.PING)))
			.isEqualTo(new LogContent(EntryId.MIN, "me", true, List.of()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "clear", "clear:", "clear:x:products:", "clear:99:products:", "clear:8:products",
			"clear:7:products:", "reset:8:products:", "clear:-1:products:", "clear:99999999999:products:" })
	void ignoresMarksThatMeanNothing(String name) {
		assertThat(LogFormat.mark(bytes(name))).isNull();
	}

	private static Invalidation invalidation(Random random) {
		String cache = TEXTS.get(random.nextInt(TEXTS.size()));
		String value = TEXTS.get(random.nextInt(TEXTS.size()));
		return switch (random.nextInt(5)) {
			case 0 -> Invalidation.evict(cache, value);
			case 1 -> Invalidation.put(cache, value);
			case 2 -> Invalidation.clear(cache);
			case 3 -> Invalidation.tag(cache, value);
			default -> Invalidation.prefix(cache, value);
		};
	}

	private static EntryFields entry(String version, String previous, String origin, List<byte[]> rest) {
		List<byte[]> fields = new ArrayList<>(
				List.of(bytes("v"), bytes(version), bytes("p"), bytes(previous), bytes("o"), bytes(origin)));
		fields.addAll(rest);
		return new EntryFields(fields);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
