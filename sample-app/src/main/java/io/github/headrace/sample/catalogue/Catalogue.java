package io.github.headrace.sample.catalogue;

import io.github.headrace.sample.nodes.OnBothNodes;

import org.springframework.cache.annotation.Cacheable;

/**
 * The prices as this node knows them. Nothing here knows of Headrace: application.yml
 * says that the cache is coherent.
 */
@OnBothNodes
class Catalogue {

	private final Prices prices;

	Catalogue(Prices prices) {
		this.prices = prices;
	}

	@Cacheable("prices")
	public Price price(String product) {
		return this.prices.of(product);
	}

}
