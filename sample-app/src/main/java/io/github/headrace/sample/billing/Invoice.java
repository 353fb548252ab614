package io.github.headrace.sample.billing;

import java.math.BigDecimal;

/**
 * What travels on the channel {@code billing.invoices}.
 *
 * @param order the number of the order
 * @param customer who has to pay
 * @param amount how much
 * @param currency in which currency
 * @param biller the process that has written the invoice
 * @param attempt how many attempts it took
 */
record Invoice(String order, String customer, BigDecimal amount, String currency, String biller, int attempt) {

}
