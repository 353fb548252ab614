package io.github.headrace.sample.orders;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;

import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.sample.live.LivePages;
import io.github.headrace.test.CapturedMessage;
import io.github.headrace.test.HeadraceProbe;
import io.github.headrace.test.HeadraceTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

@HeadraceTest(OrderListener.class)
@Import({ LivePages.class, OrderBook.class })
class OrderListenerIntegrationTests {

	private static final List<String> CUSTOMERS = List.of("ann", "ben", "cleo");

	@Autowired
	private HeadraceProbe headrace;

	@Autowired
	private RedisChannelTemplate channels;

	@Test
	void handlesTheOrdersOfEachCustomerInOrder() {
		publish(50);
		this.headrace.messages("orders").await(150);
		for (String customer : CUSTOMERS) {
			assertThat(this.headrace.messages("orders").payloads(OrderCreated.class))
				.filteredOn((order) -> order.customer().equals(customer))
				.extracting(OrderCreated::sequence)
				.containsExactlyElementsOf(IntStream.rangeClosed(1, 50).boxed().toList());
		}
	}

	@Test
	void confirmsEveryOrder() {
		publish(10);
		this.headrace.messages("confirmations").await(30);
		assertThat(this.headrace.messages("confirmations").payloads(OrderConfirmed.class)).hasSize(30)
			.contains(new OrderConfirmed("ann", 1), new OrderConfirmed("cleo", 10));
	}

	@Test
	void confirmsNothingThatItCannotRead() {
		this.channels.publish("orders.created", "{\"customer\":");
		this.channels.publish("orders.created", new OrderCreated("one", "ann", 1, BigDecimal.ONE));
		assertThat(this.headrace.messages("orders").await(2)).extracting(CapturedMessage::isFailed)
			.containsExactlyInAnyOrder(true, false);
		assertThat(this.headrace.messages("confirmations").await(1)).hasSize(1);
	}

	private void publish(int ordersEach) {
		for (int sequence = 1; sequence <= ordersEach; sequence++) {
			for (String customer : CUSTOMERS) {
				this.channels.publish("orders.created", new OrderCreated("burst", customer, sequence, BigDecimal.TEN));
			}
		}
	}

}
