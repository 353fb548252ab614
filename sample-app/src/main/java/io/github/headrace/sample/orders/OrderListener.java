package io.github.headrace.sample.orders;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.sample.live.LivePages;

import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.stereotype.Component;

/**
 * Handles orders on several lanes (see application.yml), and hears its own confirmations
 * in batches.
 */
@Component
final class OrderListener {

	private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final OrderBook book;

	private final LivePages pages;

	OrderListener(OrderBook book, LivePages pages) {
		this.book = book;
		this.pages = pages;
	}

	@RedisChannelListener(id = "orders", channels = "orders.created", orderingKey = "customer")
	@SendTo("orders.confirmed")
	OrderConfirmed created(OrderCreated order) {
		LockSupport.parkNanos(WORK_NANOS);
		this.pages.send("order", this.book.enter(order));
		return new OrderConfirmed(order.customer(), order.sequence());
	}

	@RedisChannelListener(id = "confirmations", channels = "orders.confirmed", batch = true)
	void confirmed(List<OrderConfirmed> confirmations) {
		this.pages.send("confirmed", new Confirmations(confirmations.size()));
	}

	record Confirmations(int count) {

	}

}
