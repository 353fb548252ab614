package io.github.headrace.test.shop;

import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.test.AutoConfigureEmbeddedRedis;
import io.github.headrace.test.AutoConfigureHeadraceProbe;
import io.github.headrace.test.CapturedMessage;
import io.github.headrace.test.HeadraceProbe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureEmbeddedRedis
@AutoConfigureHeadraceProbe
class ShopIntegrationTests {

	@Autowired
	private HeadraceProbe headrace;

	@Autowired
	private RedisChannelTemplate channels;

	@BeforeEach
	void listen() {
		this.headrace.awaitSubscribed();
	}

	@Test
	void takesOrdersFromStock() {
		this.channels.publish("order.created", new OrderCreated("chair", 4));
		this.channels.publish("order.created", new OrderCreated("unicorn", 1));
		this.headrace.messages("orders").await(2);
		assertThat(this.headrace.messages("orders").payloads(OrderCreated.class))
			.containsExactly(new OrderCreated("chair", 4));
		assertThat(this.headrace.messages("orders")).filteredOn(CapturedMessage::isFailed)
			.singleElement()
			.satisfies((message) -> assertThat(message.failure()).hasMessage("No unicorn in stock"));
	}

}
