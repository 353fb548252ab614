package io.github.headrace.sample.catalogue;

import io.github.headrace.cache.CacheInvalidator;
import io.github.headrace.sample.nodes.OnBothNodes;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers with the prices as this node knows them.
 */
@OnBothNodes
@RestController
final class CatalogueController {

	private final Catalogue catalogue;

	private final CacheInvalidator invalidator;

	private final String node;

	CatalogueController(Catalogue catalogue, CacheInvalidator invalidator, @Value("${sample.node}") String node) {
		this.catalogue = catalogue;
		this.invalidator = invalidator;
		this.node = node;
	}

	@GetMapping("/catalogue")
	NodeView view() {
		return NodeView.of(this.node, this.invalidator.state(),
				Prices.PRODUCTS.stream().map(this.catalogue::price).toList());
	}

}
