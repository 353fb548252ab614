package io.github.headrace.sample.billing;

import java.math.BigDecimal;

/**
 * What travels on the stream {@code shop.orders}.
 *
 * @param number the number of the order
 * @param customer who has to pay
 * @param amount how much
 * @param currency in which currency, such as {@code EUR}
 */
record Order(String number, String customer, BigDecimal amount, String currency) {

}
