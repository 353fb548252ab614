package io.github.headrace.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.headrace.message.EntryFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How dead letters are written and read.
 */
class DeadLetterFormatTests {

	private static final byte[] BINARY = { 0, -1, '\r', '\n', -128, 127 };

	private final StreamLetter letter = new StreamLetter();

	private static DeadLetter read(EntryFields entry) {
		return DeadLetterFormat.read("bill", "orders", "1700000000000-3", entry);
	}

	private static EntryFields entry(String... parts) {
		return new EntryFields(Arrays.stream(parts).map(DeadLetterFormatTests::bytes).toList());
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Test
	void readsWhatTheServerHasCopied() {
		DeadLetter read = read(this.letter.id("5-1").fingerprint("f00").entry("payload", "{}", "customer", "7"));
		assertThat(read.id()).isEqualTo("1700000000000-3");
		assertThat(read.listenerId()).isEqualTo("bill");
		assertThat(read.destination()).isEqualTo("orders");
		assertThat(read.originalId()).isEqualTo("5-1");
		assertThat(read.attempts()).isEqualTo(3);
		assertThat(read.reason()).isEqualTo(DeadLetterReason.FAILED);
		assertThat(read.exception()).isEqualTo("java.io.IOException");
		assertThat(read.message()).isEqualTo("no ink");
		assertThat(read.fingerprint()).isEqualTo("f00");
		assertThat(read.consumer()).isEqualTo("host-1");
		assertThat(read.time()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_123L));
		assertThat(read.fields().asText()).containsExactly(entryOf("payload", "{}"), entryOf("customer", "7"));
		assertThat(read.payload()).isEqualTo(bytes("{}"));
	}

	private static Map.Entry<String, String> entryOf(String name, String value) {
		return Map.entry(name, value);
	}

	@Test
	void keepsBytesAndEqualNames() {
		List<byte[]> original = List.of(BINARY, BINARY, bytes("a"), bytes("1"), bytes("a"), new byte[0], BINARY,
				bytes("dl"), bytes("dl"), bytes("3"));
		assertThat(read(this.letter.entry(original)).fields().namesAndValues()).containsExactlyElementsOf(original);
	}

	@Test
	void keepsThousandsOfFields() {
		List<byte[]> original = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			original.add(bytes("part" + i));
		}
		assertThat(read(this.letter.entry(original)).fields().namesAndValues()).containsExactlyElementsOf(original);
	}

	@Test
	void leavesTheMarkOfAReplayOut() {
		DeadLetter read = read(this.letter.id("5-1").entry("headrace-original-id", "5-1", "a", "1"));
		assertThat(read.fields().asText()).containsOnlyKeys("a");
	}

	@Test
	void keepsAFieldOfTheApplicationThatLooksLikeTheMark() {
		DeadLetter read = read(this.letter.id("5-1").entry("headrace-original-id", "mine", "a", "1"));
		assertThat(read.fields().asText()).containsKeys("headrace-original-id", "a");
	}

	@Test
	void readsWhatItHasWrittenForAChannel() {
		Exception cause = new IllegalStateException("no ink");
		FailureMark mark = FailureMark.of(cause);
		DeadLetterAdded failed = new DeadLetterAdded("orderListener", "order.created", null,
				DeadLetterReason.UNREADABLE, mark.fingerprint(), 0);
		DeadLetter read = read(DeadLetterFormat.write(failed, mark, "host-1", BINARY));
		assertThat(read.destination()).isEqualTo("order.created");
		assertThat(read.originalId()).isNull();
		assertThat(read.reason()).isEqualTo(DeadLetterReason.UNREADABLE);
		assertThat(read.attempts()).isZero();
		assertThat(read.exception()).isEqualTo(IllegalStateException.class.getName());
		assertThat(read.message()).isEqualTo("no ink");
		assertThat(read.fingerprint()).isEqualTo(mark.fingerprint());
		assertThat(read.consumer()).isEqualTo("host-1");
		assertThat(read.time()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
		assertThat(read.payload()).isEqualTo(BINARY);
		assertThat(read.fields().text("channel")).isEqualTo("order.created");
		assertThat(read.fields().size()).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-1", "2", "99999999999999999999", "1.5", "ten", "1 " })
	void listsWhatHasAWrongCountAsItIs(String count) {
		DeadLetter read = read(entry("dl", count, "reason", "failed"));
		assertThat(read.reason()).isNull();
		assertThat(read.fields().size()).isEqualTo(2);
	}

	@Test
	void listsWhatOthersHaveWrittenAsItIs() {
		DeadLetter read = read(entry("a", "1", "reason", "failed"));
		assertThat(read.reason()).isNull();
		assertThat(read.originalId()).isNull();
		assertThat(read.fingerprint()).isNull();
		assertThat(read.destination()).isEqualTo("orders");
		assertThat(read.time()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
		assertThat(read.fields().size()).isEqualTo(2);
	}

	@Test
	void readsAnEntryWithoutFields() {
		assertThat(read(new EntryFields(List.of())).reason()).isNull();
	}

	@Test
	void readsHeadersThatMakeNoSense() {
		DeadLetter read = read(entry("dl", "3", "attempts", "many", "time", "noon", "reason", "boredom", "a", "1"));
		assertThat(read.attempts()).isZero();
		assertThat(read.reason()).isNull();
		assertThat(read.time()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
		assertThat(read.fields().asText()).containsOnlyKeys("a");
	}

}
