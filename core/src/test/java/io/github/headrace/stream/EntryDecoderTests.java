package io.github.headrace.stream;

import java.time.Duration;
import java.util.Map;

import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.message.PayloadConversionException;
import io.github.headrace.message.PayloadConverter;
import io.github.headrace.message.PayloadDecoder;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EntryDecoderTests {

	private final PayloadConverter converter = new JsonPayloadConverter(JsonMapper.builder().build());

	enum Size {

		SMALL

	}

	record Parcel(int weight, boolean fragile, Size size, Duration age, String note) {

	}

	private Object decode(Class<?> type, String... fields) {
		return EntryDecoder.of(ResolvableType.forClass(type), this.converter).decode(LanesUnderTest.fields(fields));
	}

	@Test
	void readsThePayloadFieldWhereverItStands() {
		assertThat(decode(Order.class, "trace", "1", "payload", Order.json("a", 1))).isEqualTo(new Order("a", 1));
		assertThat(decode(String.class, "trace", "1", "payload", "x")).isEqualTo("x");
		assertThat(decode(Map.class, "payload", "{\"a\":1}")).isEqualTo(Map.of("a", 1));
	}

	@Test
	void makesPropertiesOfText() {
		assertThat(decode(Parcel.class, "weight", "12", "fragile", "true", "size", "SMALL", "age", "PT1H", "note", "12",
				"other", "x"))
			.isEqualTo(new Parcel(12, true, Size.SMALL, Duration.ofHours(1), "12"));
	}

	@Test
	void givesMapsAndObjectsTheText() {
		Map<String, String> text = Map.of("a", "1", "b", "x");
		assertThat(decode(Map.class, "a", "1", "b", "x")).isEqualTo(text);
		assertThat(decode(Object.class, "a", "1", "b", "x")).isEqualTo(text);
		ResolvableType numbers = ResolvableType.forClassWithGenerics(Map.class, String.class, Integer.class);
		assertThat(EntryDecoder.of(numbers, this.converter).decode(LanesUnderTest.fields("a", "1")))
			.isEqualTo(Map.of("a", 1));
	}

	@Test
	void saysWhichFieldsThereAre() {
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> decode(String.class, "a\n", "1", "b", "2"))
			.withMessageContaining("[a?, b]")
			.withMessageContaining("'payload'");
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> decode(Parcel.class, "weight", "heavy"))
			.withMessageContaining("[weight]")
			.withMessageContaining("Parcel");
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> decode(Parcel.class, "note", "without a weight"));
	}

	@Test
	void saysWhichConverterReadsNoFields() {
		PayloadConverter own = new PayloadConverter() {

			@Override
			public PayloadDecoder decoder(ResolvableType type) {
				return (bytes) -> bytes.length;
			}

			@Override
			public byte[] encode(Object payload) {
				return new byte[0];
			}

		};
		EntryDecoder decoder = EntryDecoder.of(ResolvableType.forClass(Integer.class), own);
		assertThat(decoder.decode(LanesUnderTest.fields("payload", "abc"))).isEqualTo(3);
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> decoder.decode(LanesUnderTest.fields("a", "1")))
			.withMessageContaining("the converter of the listener");
	}

}
