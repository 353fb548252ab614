package io.github.headrace.sample.billing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.annotation.SendToChannel;
import io.github.headrace.sample.nodes.OnBothNodes;
import io.github.headrace.stream.StreamHeaders;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.messaging.handler.annotation.Header;

/**
 * Bills orders. Runs in two processes, which share the work (see application.yml).
 */
@OnBothNodes
final class BillingListener {

	private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

	private final Currencies currencies;

	private final String biller;

	BillingListener(Currencies currencies, @Value("${sample.node}") String biller) {
		this.currencies = currencies;
		this.biller = biller;
	}

	@RedisStreamListener(id = "billing")
	@SendToChannel("billing.invoices")
	Invoice bill(Order order, @Header(StreamHeaders.DELIVERY_ATTEMPT) int attempt) {
		this.currencies.require(order.currency());
		LockSupport.parkNanos(WORK_NANOS);
		return new Invoice(order.number(), order.customer(), order.amount(), order.currency(), this.biller, attempt);
	}

}
