package io.github.headrace.sample.catalogue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.headrace.sample.live.LivePages;
import io.github.headrace.sample.nodes.NodeLink;
import io.github.headrace.sample.nodes.NodeProcess;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Shows on all pages what both nodes have in their caches.
 */
@Component
final class CatalogueStatus {

	private final PriceList prices;

	private final CatalogueController own;

	private final ObjectProvider<NodeProcess> secondNode;

	private final ObjectProvider<NodeLink> link;

	private final LivePages pages;

	private final RestClient http;

	CatalogueStatus(PriceList prices, CatalogueController own, ObjectProvider<NodeProcess> secondNode,
			ObjectProvider<NodeLink> link, LivePages pages) {
		this.prices = prices;
		this.own = own;
		this.secondNode = secondNode;
		this.link = link;
		this.pages = pages;
		JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory();
		requests.setReadTimeout(Duration.ofSeconds(1));
		this.http = RestClient.builder().requestFactory(requests).build();
	}

	@Scheduled(fixedDelay = 300, timeUnit = TimeUnit.MILLISECONDS)
	void tick() {
		NodeProcess process = this.secondNode.getIfAvailable();
		URI address = (process != null) ? process.address() : null;
		NodeLink present = this.link.getIfAvailable();
		this.pages.send("catalogue", new View(present == null || present.isCut(),
				Prices.PRODUCTS.stream().map(this.prices::of).toList(), this.own.view(), other(address)));
	}

	private @Nullable NodeView other(@Nullable URI address) {
		if (address == null) {
			return null;
		}
		try {
			return this.http.get().uri(address.resolve("/catalogue")).retrieve().body(NodeView.class);
		}
		catch (RestClientException ex) {
			return null;
		}
	}

	record View(boolean cut, List<Price> prices, NodeView a, @Nullable NodeView b) {

	}

}
