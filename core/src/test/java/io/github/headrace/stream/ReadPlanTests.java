package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.headrace.connection.Namespace;
import io.github.headrace.message.EntryFields;
import io.github.headrace.stream.ReadPlan.Read;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadPlanTests {

	private static final StreamSource ORDERS = StreamSource.of(StreamKey.of(Namespace.NONE, "orders"), "g");

	private static final StreamSource REPLAYS = ORDERS.replays();

	private final ReadPlan plan = new ReadPlan(List.of(ORDERS, REPLAYS), Duration.ofSeconds(2));

	@Test
	void dividesTheRoomAmongAllStreams() {
		assertThat(this.plan.next(101)).isEqualTo(new Read(List.of(ORDERS, REPLAYS), 50, 2000));
	}

	@Test
	void givesAllRoomToTheStreamThatHasMore() {
		Read all = this.plan.next(100);
		this.plan.answered(all, deliveries(50));
		Read busy = this.plan.next(100);
		assertThat(busy).isEqualTo(new Read(List.of(ORDERS), 100, 0));
		this.plan.answered(busy, deliveries(99));
		assertThat(this.plan.next(100)).as("nothing is left there").isEqualTo(all);
	}

	@Test
	void takesTurnsWhereThereIsNotRoomForAll() {
		assertThat(this.plan.next(1)).isEqualTo(new Read(List.of(ORDERS), 1, 250));
		assertThat(this.plan.next(1)).as("replays are only looked at").isEqualTo(new Read(List.of(REPLAYS), 1, 0));
		assertThat(this.plan.next(1).sources()).containsExactly(ORDERS);
	}

	@Test
	void neverBlocksForLongerThanWanted() {
		ReadPlan impatient = new ReadPlan(List.of(ORDERS, REPLAYS), Duration.ofMillis(20));
		assertThat(impatient.next(1).blockMillis()).isEqualTo(20);
		assertThat(impatient.next(2).blockMillis()).isEqualTo(20);
	}

	private static List<Delivery> deliveries(int count) {
		return IntStream.rangeClosed(1, count)
			.mapToObj((i) -> new Delivery(ORDERS, new EntryId(i, 0), new EntryFields(List.of()), 1))
			.toList();
	}

}
