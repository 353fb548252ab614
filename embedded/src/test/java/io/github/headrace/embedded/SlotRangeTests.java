package io.github.headrace.embedded;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SlotRangeTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7 })
	void sharesAllSlotsWithoutGapOrOverlap(int count) {
		int next = 0;
		for (int index = 0; index < count; index++) {
			SlotRange share = SlotRange.share(index, count);
			assertThat(share.first()).isEqualTo(next);
			next = share.last() + 1;
		}
		assertThat(next).isEqualTo(16_384);
	}

	@Test
	void isReadAsTheServerWritesIt() {
		assertThat(SlotRange.parse("17")).isEqualTo(new SlotRange(17, 17));
		assertThat(SlotRange.parse("0-5460")).isEqualTo(new SlotRange(0, 5460));
		assertThat(new SlotRange(3, 4).contains(4)).isTrue();
		assertThat(new SlotRange(3, 4).contains(5)).isFalse();
	}

}
