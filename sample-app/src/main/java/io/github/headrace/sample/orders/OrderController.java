package io.github.headrace.sample.orders;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import io.github.headrace.channel.RedisChannel;
import io.github.headrace.channel.RedisChannelOperations;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class OrderController {

	private static final RedisChannel<OrderCreated> CREATED = RedisChannel.of("orders.created", OrderCreated.class);

	private static final List<String> CUSTOMERS = List.of("alder", "birch", "cedar", "elm", "fir", "hazel", "larch",
			"oak");

	private final RedisChannelOperations channels;

	OrderController(RedisChannelOperations channels) {
		this.channels = channels;
	}

	/** Publishes many orders at once, the customers in turn. */
	@PostMapping("/orders/burst")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void burst(@RequestParam(defaultValue = "4000") @Min(1) @Max(20_000) int size) {
		String burst = UUID.randomUUID().toString();
		this.channels.publishAll(CREATED, IntStream.range(0, size).mapToObj((i) -> order(burst, i)).toList());
	}

	private static OrderCreated order(String burst, int index) {
		String customer = CUSTOMERS.get(index % CUSTOMERS.size());
		int sequence = index / CUSTOMERS.size() + 1;
		return new OrderCreated(burst, customer, sequence, BigDecimal.valueOf(100 + index * 37L % 9900, 2));
	}

}
