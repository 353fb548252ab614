package io.github.headrace.connection;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a namespace makes of names.
 */
class NamespaceTests {

	private final Namespace shop = Namespace.of("shop");

	@Test
	void standsInFrontOfNames() {
		assertThat(this.shop.qualify("orders:{42}")).isEqualTo("shop:orders:{42}");
		assertThat(this.shop.strip("shop:orders:{42}")).isEqualTo("orders:{42}");
		assertThat(this.shop.strip("shop:")).isEmpty();
		assertThat(Namespace.of("shop:eu").strip("shop:eu:shop:eu:a")).isEqualTo("shop:eu:a");
	}

	@Test
	void leavesNamesOfOthersAlone() {
		assertThat(this.shop.strip("orders")).isEqualTo("orders");
		assertThat(this.shop.strip("shop")).isEqualTo("shop");
		assertThat(this.shop.strip("shopping:orders")).isEqualTo("shopping:orders");
		assertThat(this.shop.strip("shot:orders")).isEqualTo("shot:orders");
	}

	@Test
	void isLiteralInAPattern() {
		assertThat(this.shop.qualifyPattern("orders.*")).isEqualTo("shop:orders.*");
		assertThat(Namespace.of("a*b?c[d]^e\\f").qualifyPattern("h[ae]llo"))
			.isEqualTo("a\\*b\\?c\\[d\\]\\^e\\\\f:h[ae]llo");
	}

	@Test
	void costsNothingWhereThereIsNone() {
		String name = "a:b";
		assertThat(Namespace.NONE.qualify(name)).isSameAs(name);
		assertThat(Namespace.NONE.qualifyPattern(name)).isSameAs(name);
		assertThat(Namespace.NONE.strip(name)).isSameAs(name);
		assertThat(Namespace.of("")).isEqualTo(Namespace.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "my shop", " ", "shop\u00a0", "{shop}", "shop}" })
	void refusesWhatDoesNotBelongInAPrefix(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> Namespace.of(name))
			.withMessage("Namespace '%s' must not contain blanks, control characters or braces", name);
	}

	@Test
	void doesNotRepeatControlCharactersInTheError() {
		assertThatIllegalArgumentException().isThrownBy(() -> Namespace.of("shop\r\n\u0000"))
			.withMessage("Namespace 'shop???' must not contain blanks, control characters or braces");
	}

}
