package io.github.headrace.sample.catalogue;

/**
 * What a product costs.
 *
 * @param product the product
 * @param cents the price
 * @param version how often it has changed
 */
record Price(String product, long cents, int version) {

}
