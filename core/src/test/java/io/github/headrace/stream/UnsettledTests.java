package io.github.headrace.stream;

import java.util.List;
import java.util.stream.IntStream;

import io.github.headrace.connection.Namespace;
import io.github.headrace.message.EntryFields;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnsettledTests {

	private static final StreamSource SOURCE = StreamSource.of(StreamKey.of(Namespace.NONE, "orders"), "billing");

	private final Unsettled unsettled = new Unsettled(512, 4000);

	@Test
	void asksForFewEntriesAsLongAsNobodyKnowsHowLargeTheyAre() {
		assertThat(this.unsettled.room()).isEqualTo(8);
		this.unsettled.addAll(entries(1, 1, 1));
		assertThat(this.unsettled.room()).isEqualTo(511);
	}

	@Test
	void reckonsWithTheLargestEntryOfLate() {
		this.unsettled.addAll(entries(1, 1, 1000));
		assertThat(this.unsettled.room()).isEqualTo(3);
		this.unsettled.addAll(entries(2, 3, 1));
		assertThat(this.unsettled.room()).isEqualTo(3);
		this.unsettled.addAll(entries(5, 400, 1));
		assertThat(this.unsettled.room()).isEqualTo(108);
	}

	@Test
	void hasNoRoomForBytesBeyondTheLimit() {
		this.unsettled.addAll(entries(1, 1, 4000));
		assertThat(this.unsettled.room()).isZero();
		this.unsettled.removeAll(this.unsettled.snapshot());
		assertThat(this.unsettled.room()).isEqualTo(1);
		assertThat(this.unsettled.bytes()).isZero();
	}

	@Test
	void leavesAloneWhatItKnows() {
		List<Delivery> entries = entries(1, 2, 1);
		assertThat(this.unsettled.addAll(entries)).isEqualTo(entries);
		assertThat(this.unsettled.addAll(entries(2, 2, 1))).hasSize(1);
		assertThat(this.unsettled.entries()).isEqualTo(3);
	}

	private static List<Delivery> entries(int first, int count, int bytes) {
		return IntStream.range(first, first + count)
			.mapToObj((i) -> new Delivery(SOURCE, new EntryId(i, 0),
					new EntryFields(List.of(new byte[0], new byte[bytes])), 1))
			.toList();
	}

}
