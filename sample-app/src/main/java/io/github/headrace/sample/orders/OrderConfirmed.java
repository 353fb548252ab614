package io.github.headrace.sample.orders;

/**
 * What travels on {@code orders.confirmed}.
 *
 * @param customer the customer
 * @param sequence the order
 */
record OrderConfirmed(String customer, int sequence) {

}
