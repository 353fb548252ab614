package io.github.headrace.sample.catalogue;

import java.util.Objects;

import io.github.headrace.sample.nodes.OnBothNodes;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.web.client.RestClient;

/**
 * The prices that hold, asked for by the second node.
 */
@OnBothNodes
@ConditionalOnProperty("sample.prices")
final class RemotePrices implements Prices {

	private final RestClient firstNode;

	RemotePrices(@Value("${sample.prices}") String firstNode) {
		this.firstNode = RestClient.create(firstNode);
	}

	@Override
	public Price of(String product) {
		return Objects
			.requireNonNull(this.firstNode.get().uri("/prices/{product}", product).retrieve().body(Price.class));
	}

}
