package io.github.headrace.test.shop;

import org.springframework.stereotype.Service;

/**
 * Keeps the stock; would ask a database, so the slice leaves it out.
 */
@Service
class Warehouse implements Stock {

	@Override
	public void reserve(String article, int amount) {
		if (article.equals("unicorn")) {
			throw new IllegalStateException("No unicorn in stock");
		}
	}

	@Override
	public void reload() {
	}

}
