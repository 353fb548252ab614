package io.github.headrace.sample.billing;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.headrace.deadletter.DeadLetters;
import io.github.headrace.sample.nodes.NodeProcess;
import io.github.headrace.stream.RedisStreamOperations;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Places orders, and disturbs those who bill them.
 */
@RestController
@RequestMapping("/billing")
final class BillingController {

	private static final String UNKNOWN_CURRENCY = "XBT";

	private static final List<String> CUSTOMERS = List.of("alder", "birch", "cedar", "elm");

	private final RedisStreamOperations streams;

	private final Currencies currencies;

	private final DeadLetters deadLetters;

	private final ObjectProvider<NodeProcess> secondNode;

	private final RedisStall redis;

	private final AtomicInteger number = new AtomicInteger();

	BillingController(RedisStreamOperations streams, Currencies currencies, DeadLetters deadLetters,
			ObjectProvider<NodeProcess> secondNode, RedisStall redis) {
		this.streams = streams;
		this.currencies = currencies;
		this.deadLetters = deadLetters;
		this.secondNode = secondNode;
		this.redis = redis;
	}

	@PostMapping("/orders")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void order(@RequestParam(defaultValue = "200") @Min(1) @Max(5_000) int size) {
		this.streams.addAll("shop.orders", IntStream.range(0, size).mapToObj((i) -> order("EUR")).toList());
	}

	@PostMapping("/bad-order")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void badOrder() {
		this.currencies.forget(UNKNOWN_CURRENCY);
		this.streams.add("shop.orders", order(UNKNOWN_CURRENCY));
	}

	/** What was wrong is put right, so that what has failed can be tried again. */
	@PostMapping("/mend")
	Replayed mend() {
		this.currencies.learn(UNKNOWN_CURRENCY);
		return new Replayed(this.deadLetters.of("billing").replayAll().replayed());
	}

	@PostMapping("/reminder")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void remind(@RequestParam(defaultValue = "5") @Min(1) @Max(3600) int seconds) {
		this.streams.addIn("shop.reminders", new Reminder("Ring the bell", seconds), Duration.ofSeconds(seconds));
	}

	@PostMapping("/kill")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void kill() {
		NodeProcess process = this.secondNode.getIfAvailable();
		if (process == null || !process.crash()) {
			throw new ResponseStatusException(HttpStatus.CONFLICT, "The second node does not run");
		}
	}

	@PostMapping("/stall")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void stall(@RequestParam(defaultValue = "5") @Min(1) @Max(30) int seconds) {
		if (!this.redis.stall(Duration.ofSeconds(seconds))) {
			throw new ResponseStatusException(HttpStatus.CONFLICT,
					"Only the Redis that the sample brings can be stalled");
		}
	}

	@ExceptionHandler
	ProblemDetail unavailable(DataAccessException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "Redis does not answer");
	}

	private Order order(String currency) {
		int next = this.number.incrementAndGet();
		return new Order("%s-%05d".formatted(currency, next), CUSTOMERS.get(next % CUSTOMERS.size()),
				BigDecimal.valueOf(100 + next * 37L % 9900, 2), currency);
	}

	record Replayed(long replayed) {

	}

}
