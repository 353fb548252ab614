package io.github.headrace.sample.orders;

import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Counts the orders of each customer, and those that came out of order.
 */
@Component
final class OrderBook {

	private final Map<String, Entry> entries = new ConcurrentHashMap<>();

	Entry enter(OrderCreated order) {
		return this.entries.compute(order.customer(), (customer, last) -> Entry.after(last, order));
	}

	record Entry(String burst, String customer, int sequence, BigDecimal amount, long handled, long outOfOrder) {

		private static Entry after(@Nullable Entry last, OrderCreated order) {
			long handled = (last != null) ? last.handled : 0;
			long outOfOrder = (last != null) ? last.outOfOrder : 0;
			if (last != null && last.burst.equals(order.burst()) && last.sequence >= order.sequence()) {
				outOfOrder++;
			}
			return new Entry(order.burst(), order.customer(), order.sequence(), order.amount(), handled + 1,
					outOfOrder);
		}

	}

}
