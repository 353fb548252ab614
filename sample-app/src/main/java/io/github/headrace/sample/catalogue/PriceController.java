package io.github.headrace.sample.catalogue;

import java.time.Duration;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.sample.nodes.NodeLink;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Changes prices, and disturbs those who keep copies.
 */
@RestController
final class PriceController {

	private static final Duration CUT = Duration.ofSeconds(3);

	private static final int CHANGES = 3;

	private final PriceList prices;

	private final ObjectProvider<NodeLink> link;

	private final ObjectProvider<RedisServer> embedded;

	private final RedisConnectionFactory redis;

	PriceController(PriceList prices, ObjectProvider<NodeLink> link, ObjectProvider<RedisServer> embedded,
			RedisConnectionFactory redis) {
		this.prices = prices;
		this.link = link;
		this.embedded = embedded;
		this.redis = redis;
	}

	/** What the second node asks. */
	@GetMapping("/prices/{product}")
	Price price(@PathVariable String product) {
		return this.prices.of(product);
	}

	@PostMapping("/prices/{product}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void change(@PathVariable String product) {
		this.prices.of(product);
		this.prices.raise(product);
	}

	/** Changes prices while the second node cannot hear of it. */
	@PostMapping("/catalogue/cut")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void cut() {
		NodeLink present = this.link.getIfAvailable();
		if (present == null) {
			throw new ResponseStatusException(HttpStatus.CONFLICT, "There is no second node");
		}
		if (!present.cut(CUT)) {
			throw new ResponseStatusException(HttpStatus.CONFLICT, "The link is cut already");
		}
		Prices.PRODUCTS.stream().limit(CHANGES).forEach(this::change);
	}

	@PostMapping("/catalogue/flush")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void flush() {
		if (this.embedded.getIfAvailable() == null) {
			throw new ResponseStatusException(HttpStatus.CONFLICT,
					"Only the Redis that the sample brings can be flushed");
		}
		try (RedisConnection connection = this.redis.getConnection()) {
			connection.serverCommands().flushAll();
		}
	}

	@ExceptionHandler
	ProblemDetail unavailable(DataAccessException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "Redis does not answer");
	}

}
