package io.github.headrace.test.shop;

import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.test.CapturedMessage;
import io.github.headrace.test.HeadraceProbe;
import io.github.headrace.test.HeadraceTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;

@HeadraceTest(OrderListener.class)
class OrderListenerIntegrationTests {

	@Autowired
	private HeadraceProbe headrace;

	@Autowired
	private RedisChannelTemplate channels;

	@MockitoBean
	private Stock stock;

	@Test
	void reservesWhatIsOrdered() {
		this.channels.publish("order.created", new OrderCreated("chair", 4));
		this.headrace.messages("orders").await(1);
		then(this.stock).should().reserve("chair", 4);
	}

	@Test
	void refusesAnOrderOfNothing() {
		this.channels.publish("order.created", new OrderCreated("chair", 0));
		CapturedMessage refused = this.headrace.messages("orders").await(CapturedMessage::isFailed);
		assertThat(refused.failure()).hasMessageContaining("amount");
		then(this.stock).shouldHaveNoInteractions();
	}

	@Test
	void goesOnAfterAFailure() {
		willThrow(new IllegalStateException("sold out")).given(this.stock).reserve("unicorn", 1);
		this.channels.publish("order.created", new OrderCreated("unicorn", 1));
		this.channels.publish("order.created", new OrderCreated("chair", 1));
		assertThat(this.headrace.messages("orders").await(2)).extracting(CapturedMessage::isHandled)
			.containsExactly(false, true);
	}

	@Test
	void loadsTheStockAgainWhereOrdersMayBeMissing() {
		this.headrace.simulateGap("orders");
		then(this.stock).should().reload();
	}

}
