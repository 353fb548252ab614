package io.github.headrace.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How envelopes are written, told and read.
 */
class EnvelopeTests {

	private static final String ATTRIBUTES = "\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/crm\",\"type\":\"t\"";

	private static final JsonMapper MAPPER = new JsonMapper();

	@Nested
	class Written {

		@Test
		void hasJsonInlineAndItsAttributes() {
			byte[] body = write("{\"a\" : [1, {\"b\":null}]}", "application/json");
			JsonNode json = MAPPER.readTree(body);
			assertThat(json.get("data").get("a").get(1).has("b")).isTrue();
			assertThat(json.get("specversion").asString()).isEqualTo("1.0");
			assertThat(json.get("source").asString()).isEqualTo("/headrace/shop/1");
			assertThat(json.get("sequence").asString()).isEqualTo("42");
			assertThat(json.get("datacontenttype").asString()).isEqualTo("application/json");
			assertThat(payload(body)).isEqualTo("{\"a\" : [1, {\"b\":null}]}");
		}

		@Test
		void hasTextAsAString() {
			byte[] body = write("\"quoted\" ü {not json", "text/plain");
			assertThat(MAPPER.readTree(body).get("data").asString()).isEqualTo("\"quoted\" ü {not json");
			assertThat(payload(body)).isEqualTo("\"quoted\" ü {not json");
		}

		@Test
		void hasBytesAsBase64() {
			byte[] bytes = new byte[256];
			new Random(1).nextBytes(bytes);
			byte[] body = EnvelopeDraft.of(Map.of("id", "1", "type", "t"), bytes, null)
				.complete(new EnvelopeHead("/headrace/shop/1", 0));
			assertThat(MAPPER.readTree(body).get("data_base64").asString())
				.isEqualTo(Base64.getEncoder().encodeToString(bytes));
			assertThat(required(EnvelopeReader.read(body)).payload()).isEqualTo(bytes);
		}

		@Test
		void hasNoDataWhereThereIsNoPayload() {
			byte[] body = EnvelopeDraft.of(Map.of("id", "1", "type", "t"), null, null)
				.complete(new EnvelopeHead("/headrace/shop/1", 0));
			assertThat(required(EnvelopeReader.read(body)).data()).isNull();
			assertThat(required(EnvelopeReader.read(body)).payload()).isEmpty();
		}

		@Test
		void showsItsHead() {
			assertThat(EnvelopeHead.of(write("1", "application/json")))
				.isEqualTo(new EnvelopeHead("/headrace/shop/1", 42));
			assertThat(EnvelopeHead
				.of(EnvelopeDraft.of(Map.of("id", "1"), null, null).complete(new EnvelopeHead("/headrace/shop/1", 0))))
				.isEqualTo(new EnvelopeHead("/headrace/shop/1", 0));
		}

	}

	@Nested
	class Read {

		@ParameterizedTest
		@ValueSource(strings = { "{\"x\":{\"y\":[1,2.50,\"}\"]}}", "[1, 2]", "\"text\"", "12.50", "-1e3", "true",
				"\"\\u00fc \\\" ü\"" })
		void hasTheDataAsItWasWritten(String data) {
			assertThat(payload(bytes("{" + ATTRIBUTES + ", \"data\" : " + data + " }"))).isEqualTo(data);
			assertThat(payload(bytes("{\"data\":" + data + "," + ATTRIBUTES + "}"))).isEqualTo(data);
		}

		@Test
		void hasTextWithoutQuotesWhereItIsSaidToBeText() {
			assertThat(payload(bytes("{\"data\":\"a\\nb\"," + ATTRIBUTES + ",\"datacontenttype\":\"text/plain\"}")))
				.isEqualTo("a\nb");
			assertThat(payload(bytes("{\"data\":\"<a/>\"," + ATTRIBUTES + ",\"datacontenttype\":\"text/xml\"}")))
				.isEqualTo("<a/>");
		}

		@Test
		void hasAttributesOfAnyScalarTypeAsText() {
			Envelope envelope = required(EnvelopeReader
				.read(bytes(" {" + ATTRIBUTES + ",\"priority\":3,\"flag\":true,\"none\":null,\"odd\":{\"a\":1}}")));
			assertThat(envelope.attributes()).containsEntry("priority", "3")
				.containsEntry("flag", "true")
				.doesNotContainKeys("none", "odd");
		}

		@ParameterizedTest
		@ValueSource(strings = { "", "null", "1", "[]", "{}", "{\"specversion\":\"1.0\"}",
				"{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"s\",\"type\":\"t\"}",
				"{\"specversion\":\"2.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}",
				"{\"specversion\":1.5,\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}",
				"{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":",
				"{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"} x",
				"{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data_base64\":\"%%%\"}",
				"{\"specversion\":{\"a\":\"1.0\"},\"id\":[1],\"source\":\"s\",\"type\":\"t\"}",
				"{\"a\":{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}}",
				"[{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}]" })
		void isNoEnvelopeWhereSomethingIsMissingOrBroken(String body) {
			assertThat(EnvelopeReader.read(bytes(body))).isNull();
		}

		@Test
		void isNoEnvelopeWhereItIsNestedWithoutEnd() {
			String deep = "[".repeat(100_000);
			assertThat(EnvelopeReader.read(bytes("{" + ATTRIBUTES + ",\"data\":" + deep))).isNull();
			assertThat(EnvelopeReader.read(bytes("{" + ATTRIBUTES + ",\"data\":" + deep + "]".repeat(100_000) + "}")))
				.isNull();
		}

		@ParameterizedTest
		@ValueSource(ints = { 500, 9000 })
		void hasAPayloadThatIsNestedAsDeepAsAnApplicationMayWriteIt(int depth) {
			String deep = "[".repeat(depth) + "]".repeat(depth);
			assertThat(payload(write(deep, "application/json"))).isEqualTo(deep);
		}

		@Test
		void isUnreadableWhereWeHaveBegunItAndTheRestIsBroken() {
			byte[] good = write("{\"a\":1}", "application/json");
			byte[] deep = write("[".repeat(100_000) + "]".repeat(100_000), "application/json");
			for (byte[] body : List.of(Arrays.copyOf(good, good.length - 1), deep)) {
				assertThatExceptionOfType(PayloadConversionException.class).isThrownBy(() -> EnvelopeReader.read(body))
					.withMessageContaining("Envelope of %d bytes cannot be read".formatted(body.length));
			}
		}

		@Test
		void staysWholeWhateverIsChangedInIt() {
			byte[] good = write("{\"a\":[1,{\"b\":\"c\"}],\"d\":\"e\"}", "application/json");
			Random random = new Random(42);
			for (int i = 0; i < 20_000; i++) {
				byte[] mutated = good.clone();
				for (int change = random.nextInt(3); change >= 0; change--) {
					mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
				}
				byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(mutated, random.nextInt(mutated.length)) : mutated;
				EnvelopeReader.readReply(cut);
				Envelope envelope = readOrNull(cut);
				if (envelope != null) {
					assertThat(envelope.attribute("specversion")).isEqualTo("1.0");
					assertThat(envelope.payload()).isNotNull();
				}
			}
		}

	}

	private static @Nullable Envelope readOrNull(byte[] body) {
		try {
			return EnvelopeReader.read(body);
		}
		catch (PayloadConversionException ex) {
			assertThat(EnvelopeHead.of(body)).isNotNull();
			return null;
		}
	}

	@Nested
	class Head {

		@ParameterizedTest
		@ValueSource(strings = { "1", "abc", "{\"specversion\":\"1.0\",\"source\":\"/crm\",\"sequence\":\"1\"}",
				"{\"specversion\":\"1.0\",\"source\":\"/headrace/a\\\"b\",\"sequence\":\"1\"}",
				"{\"specversion\":\"1.0\",\"source\":\"/headrace/a",
				"{\"specversion\":\"1.0\",\"source\":\"/headrace/" })
		void isNoneOfOthers(String body) {
			assertThat(EnvelopeHead.of(bytes(body))).isNull();
		}

		@ParameterizedTest
		@ValueSource(strings = { "-1", "x", "1x", "9999999999999999999999", "", "1.5", "0" })
		void hasNoSequenceThatIsNone(String sequence) {
			EnvelopeHead head = EnvelopeHead
				.of(bytes("{\"specversion\":\"1.0\",\"source\":\"/headrace/a/b\",\"sequence\":\"" + sequence + "\"}"));
			assertThat(head).isEqualTo(new EnvelopeHead("/headrace/a/b", 0));
		}

	}

	@Nested
	class Reply {

		@Test
		void mayBeAnyObjectWithACorrelation() {
			Envelope plain = required(EnvelopeReader.readReply(bytes("{\"correlationid\":\"c\",\"price\":3}")));
			assertThat(plain.attribute("correlationid")).isEqualTo("c");
			assertThat(new String(plain.payload(), StandardCharsets.UTF_8))
				.isEqualTo("{\"correlationid\":\"c\",\"price\":3}");
			Envelope data = required(
					EnvelopeReader.readReply(bytes("{\"data\":{\"price\":3},\"correlationid\":\"c\"}")));
			assertThat(new String(data.payload(), StandardCharsets.UTF_8)).isEqualTo("{\"price\":3}");
			Envelope error = required(EnvelopeReader.readReply(bytes("{\"errortype\":\"E\",\"correlationid\":\"c\"}")));
			assertThat(error.data()).isNull();
		}

		@Test
		void needsACorrelation() {
			assertThat(EnvelopeReader.readReply(bytes("{\"data\":1}"))).isNull();
			assertThat(EnvelopeReader.readReply(bytes("\"correlationid\""))).isNull();
		}

	}

	private static byte[] write(String payload, String contentType) {
		return EnvelopeDraft.of(Map.of("id", "1", "type", "t"), bytes(payload), contentType)
			.complete(new EnvelopeHead("/headrace/shop/1", 42));
	}

	private static String payload(byte[] body) {
		return new String(required(EnvelopeReader.read(body)).payload(), StandardCharsets.UTF_8);
	}

	private static Envelope required(@Nullable Envelope envelope) {
		assertThat(envelope).isNotNull();
		return envelope;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
