package io.github.headrace.sample.orders;

import java.math.BigDecimal;

/**
 * What travels on {@code orders.created}.
 *
 * @param burst the orders that were published together
 * @param customer the customer, whose orders stay in order
 * @param sequence counts the orders of the customer in this burst, from 1
 * @param amount the price
 */
record OrderCreated(String burst, String customer, int sequence, BigDecimal amount) {

}
