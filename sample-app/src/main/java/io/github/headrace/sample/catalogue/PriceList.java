package io.github.headrace.sample.catalogue;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.springframework.cache.annotation.CacheEvict;
import org.springframework.stereotype.Component;

/**
 * The prices that hold, in the first node; in a real shop a database.
 */
@Component
class PriceList implements Prices {

	private final Map<String, Price> prices = new ConcurrentHashMap<>(PRODUCTS.stream()
		.collect(Collectors.toMap(Function.identity(),
				(product) -> new Price(product, 500 + product.length() * 10, 1))));

	@Override
	public Price of(String product) {
		Price price = this.prices.get(product);
		if (price == null) {
			throw new UnknownProductException(product);
		}
		return price;
	}

	/** Removes the copies of this node, and of the other. */
	@CacheEvict("prices")
	public void raise(String product) {
		this.prices.computeIfPresent(product, (name, price) -> new Price(name, price.cents() + 5, price.version() + 1));
	}

}
