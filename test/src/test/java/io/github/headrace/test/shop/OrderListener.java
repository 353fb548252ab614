package io.github.headrace.test.shop;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.SubscriptionGapListener;
import jakarta.validation.Valid;

import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Component;

@Component
class OrderListener {

	private final Stock stock;

	OrderListener(Stock stock) {
		this.stock = stock;
	}

	@RedisChannelListener(id = "orders", channels = "order.created")
	void created(@Payload @Valid OrderCreated order) {
		this.stock.reserve(order.article(), order.amount());
	}

	@SubscriptionGapListener("orders")
	void mayHaveMissedOrders() {
		this.stock.reload();
	}

}
