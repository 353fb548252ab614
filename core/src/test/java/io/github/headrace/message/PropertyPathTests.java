package io.github.headrace.message;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PropertyPathTests {

	sealed interface Event {

		int id();

		default void handled() {
		}

	}

	record Created(int id) implements Event {

	}

	record Customer(String name, @Nullable Customer parent) {

	}

	record Page<T>(T first) {

	}

	static class Bean {

		public String field = "field";

		@SuppressWarnings("unused")
		private String hidden = "hidden";

		public Customer getCustomer() {
			return new Customer("ann", null);
		}

		public boolean isActive() {
			return true;
		}

	}

	@Test
	void readsRecordsBeansAndFields() {
		assertThat(read("name", ResolvableType.forClass(Customer.class), new Customer("ann", null))).isEqualTo("ann");
		assertThat(read("customer.name", ResolvableType.forClass(Bean.class), new Bean())).isEqualTo("ann");
		assertThat(read("active", ResolvableType.forClass(Bean.class), new Bean())).isEqualTo(true);
		assertThat(read("id", ResolvableType.forClass(Event.class), new Created(5))).isEqualTo(5);
		assertThat(read("field", ResolvableType.forClass(Bean.class), new Bean())).isEqualTo("field");
	}

	@Test
	void readsMapsAndTrees() {
		ResolvableType maps = ResolvableType.forType(new ParameterizedTypeReference<Map<String, Customer>>() {
		});
		assertThat(read("a.name", maps, Map.of("a", new Customer("ann", null)))).isEqualTo("ann");
		assertThat(read("b.name", maps, Map.of())).isNull();
		JsonNode tree = JsonMapper.builder().build().readTree("{\"a\":{\"b\":1}}");
		assertThat(read("a.b", ResolvableType.forClass(JsonNode.class), tree)).hasToString("1");
	}

	@Test
	void knowsTypeArguments() {
		ResolvableType page = ResolvableType.forClassWithGenerics(Page.class, Customer.class);
		assertThat(read("first.name", page, new Page<>(new Customer("ann", null)))).isEqualTo("ann");
	}

	@Test
	void endsWhereAPartIsMissing() {
		assertThat(read("parent.name", ResolvableType.forClass(Customer.class), new Customer("ann", null))).isNull();
	}

	@Test
	void refusesPropertiesThatDoNotExist() {
		assertRefused("nmae", Customer.class, "nmae");
		assertRefused("parent.x", Customer.class, "x");
		assertRefused("hidden", Bean.class, "hidden");
		assertRefused("", Bean.class, "");
		assertRefused("customer.", Bean.class, "");
		assertRefused("handled", Event.class, "handled");
		assertRefused("first", Event.class, "first");
	}

	private static void assertRefused(String path, Class<?> type, String property) {
		assertThatIllegalArgumentException().isThrownBy(() -> PropertyPath.of(path, ResolvableType.forClass(type)))
			.withMessageEndingWith(" has no property '" + property + "'");
	}

	private static @Nullable Object read(String path, ResolvableType type, Object payload) {
		return PropertyPath.of(path, type).read(payload);
	}

}
