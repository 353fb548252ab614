package io.github.headrace.test.slice;

import java.util.List;
import java.util.Map;

import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.stream.BatchListenerFailedException;
import io.github.headrace.stream.RedisStreamTemplate;
import io.github.headrace.stream.StreamHeaders;
import io.github.headrace.test.CapturedMessage;
import io.github.headrace.test.HeadraceProbe;
import io.github.headrace.test.HeadraceTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a probe sees of consumers of streams, in a slice.
 */
@HeadraceTest(useDefaultFilters = false,
		properties = { "headrace.streams.consumers.elsewhere.stream=a",
				"headrace.streams.consumers.elsewhere.handler=beanThatIsNoPartOfTheTest" })
@Import(StreamProbeIntegrationTests.Listeners.class)
class StreamProbeIntegrationTests {

	@Autowired
	private HeadraceProbe headrace;

	@Autowired
	private RedisStreamTemplate streams;

	@Autowired
	private ListenerRegistry registry;

	@Test
	void capturesWhatWasHandled() {
		this.streams.add("orders", new Order(7), Map.of("tenant", "north"));
		CapturedMessage message = this.headrace.messages("orders").await(1).get(0);
		assertThat(message.destination()).isEqualTo("orders");
		assertThat(message.payload(Order.class)).isEqualTo(new Order(7));
		assertThat(message.text()).isEqualTo("{\"id\":7}");
		assertThat(message.attempts()).isOne();
		assertThat(message.isHandled()).isTrue();
	}

	@Test
	void capturesWhatWasHandledInTheEnd() {
		this.streams.add("retried", new Order(2));
		CapturedMessage message = this.headrace.messages("retried").await(1).get(0);
		assertThat(message.attempts()).isEqualTo(2);
		assertThat(message.isHandled()).isTrue();
	}

	@Test
	void capturesWhatFailedForGood() {
		this.streams.add("retried", new Order(9));
		CapturedMessage message = this.headrace.messages("retried").await(1).get(0);
		assertThat(message.attempts()).isEqualTo(3);
		assertThat(message.payload(Order.class)).isEqualTo(new Order(9));
		assertThat(message.failure()).hasMessage("attempt");
	}

	@Test
	void capturesWhatCouldNotBeRead() {
		this.streams.add("orders", "no order");
		CapturedMessage message = this.headrace.messages("orders").await(1).get(0);
		assertThat(message.isFailed()).isTrue();
		assertThat(message.payload()).isNull();
		assertThat(message.text()).isEqualTo("no order");
	}

	@Test
	void capturesEachOfABatch() {
		this.streams.addAll("batch", List.of(new Order(1), new Order(2), new Order(3)));
		assertThat(this.headrace.messages("batch").await(3))
			.allSatisfy((message) -> assertThat(message.isFailed()).isEqualTo(message.payload(Order.class).id() == 2));
	}

	@Test
	void leavesOutConsumersWhoseHandlersAreNoPartOfTheTest() {
		assertThat(this.registry.find("elsewhere")).isEmpty();
	}

	record Order(int id) {

	}

	static class Listeners {

		@RedisStreamListener(id = "orders", stream = "orders", group = "g")
		void orders(Order order) {
		}

		/** Needs as many attempts as the id of the order. */
		@RedisStreamListener(id = "retried", stream = "retried", group = "g",
				retry = @Retry(maxAttempts = "3", delay = "1ms", jitter = "0ms"))
		void retried(Order order, @Header(StreamHeaders.DELIVERY_ATTEMPT) int attempt) {
			if (attempt < order.id()) {
				throw new IllegalStateException("attempt");
			}
		}

		@RedisStreamListener(id = "batch", stream = "batch", group = "g", batch = true,
				retry = @Retry(maxAttempts = "1"))
		void batch(List<Order> orders) {
			for (int i = 0; i < orders.size(); i++) {
				if (orders.get(i).id() == 2) {
					throw new BatchListenerFailedException("two", new IllegalStateException("two"), i);
				}
			}
		}

	}

}
