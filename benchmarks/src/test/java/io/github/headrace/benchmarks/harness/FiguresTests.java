package io.github.headrace.benchmarks.harness;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FiguresTests {

	@Test
	void keepsThreeSignificantDigits() {
		assertThat(Figures.plain(0.97123)).isEqualTo("0.971");
		assertThat(Figures.plain(14.149)).isEqualTo("14.1");
		assertThat(Figures.plain(1234.5)).isEqualTo("1230");
	}

	@Test
	void showsRatesInThousands() {
		assertThat(Figures.thousands(492_345)).isEqualTo("492k");
		assertThat(Figures.thousands(8_381)).isEqualTo("8.38k");
	}

}
