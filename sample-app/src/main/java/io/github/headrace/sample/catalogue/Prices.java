package io.github.headrace.sample.catalogue;

import java.util.List;

/**
 * Where prices come from if there is no copy.
 */
interface Prices {

	/** The products, which never change. */
	List<String> PRODUCTS = List.of("Assam", "Darjeeling", "Earl Grey", "Lapsang", "Oolong", "Sencha");

	Price of(String product);

}
