package io.github.headrace.message;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonPayloadConverterTests {

	private final JsonPayloadConverter converter = new JsonPayloadConverter(
			JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build());

	record Order(int orderId) {

	}

	record Page<T>(List<T> pageItems) {

	}

	abstract static class Source<T> {

		T one;

		T[] array;

		Map<String, List<? extends T>> nested;

	}

	static class Orders extends Source<Order> {

	}

	@Nested
	class Reading {

		@Test
		void usesTheGivenMapper() {
			assertThat(read("{\"order_id\":1}", ResolvableType.forClass(Order.class))).isEqualTo(new Order(1));
		}

		@Test
		void knowsGenericTypes() {
			Type type = new ParameterizedTypeReference<Map<String, Page<Order>>>() {
			}.getType();
			assertThat(read("{\"a\":{\"page_items\":[{\"order_id\":1}]}}", ResolvableType.forType(type)))
				.isEqualTo(Map.of("a", new Page<>(List.of(new Order(1)))));
		}

		@Test
		void resolvesVariablesOfASuperclass() throws NoSuchFieldException {
			assertThat(read("{\"order_id\":1}", field("one"))).isEqualTo(new Order(1));
			assertThat((Object[]) read("[{\"order_id\":1}]", field("array"))).containsExactly(new Order(1));
			assertThat(read("{\"a\":[{\"order_id\":1}]}", field("nested")))
				.isEqualTo(Map.of("a", List.of(new Order(1))));
		}

		@Test
		void knowsNothingOfTypesNamedByThePayload() {
			assertThat(read("[\"java.util.ArrayList\",[1]]", ResolvableType.forClass(Object.class)))
				.isEqualTo(List.of("java.util.ArrayList", List.of(1)));
		}

		@Test
		void saysWhatIsWrongOnOneLine() {
			assertThatExceptionOfType(PayloadConversionException.class)
				.isThrownBy(() -> read("\"1\\nforged line\"", ResolvableType.forClass(int.class)))
				.withMessageStartingWith("Payload of 16 bytes cannot be read as int: ")
				.withMessageEndingWith("; it begins with '\"1\\nforged line\"'")
				.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("\n"));
		}

		@Test
		void refusesJsonNull() {
			assertThatExceptionOfType(PayloadConversionException.class)
				.isThrownBy(() -> read("null", ResolvableType.forClass(Order.class)))
				.withMessage("Payload is JSON null, which is no " + Order.class.getName());
		}

		private static ResolvableType field(String name) throws NoSuchFieldException {
			return ResolvableType.forField(Source.class.getDeclaredField(name), Orders.class);
		}

		private Object read(String json, ResolvableType type) {
			return converter.decoder(type).decode(json.getBytes(StandardCharsets.UTF_8));
		}

	}

	@Nested
	class Writing {

		@Test
		void passesTextAndBytesAsTheyAre() {
			byte[] bytes = { 1, 2 };
			assertThat(converter.encode(bytes)).isSameAs(bytes);
			assertThat(converter.encode("ä\"")).asString().isEqualTo("ä\"");
			assertThat(converter.encode(new StringBuilder("text"))).asString().isEqualTo("text");
		}

		@Test
		void writesJsonWithoutTypes() {
			assertThat(converter.encode(new Order(1))).asString().isEqualTo("{\"order_id\":1}");
			assertThat(converter.encode(List.of(1, "a"))).asString().isEqualTo("[1,\"a\"]");
		}

		@Test
		void refusesWhatCannotBeWritten() {
			List<Object> cycle = new ArrayList<>();
			cycle.add(cycle);
			assertThatExceptionOfType(PayloadConversionException.class).isThrownBy(() -> converter.encode(cycle))
				.withMessageStartingWith("Payload of type java.util.ArrayList cannot be written as JSON: ");
		}

	}

}
