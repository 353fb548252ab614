package io.github.headrace.benchmarks.channel;

/**
 * The message of the scenario, about 100 bytes of JSON.
 *
 * @param seq the sequence number, without gaps within a round
 * @param symbol what is quoted
 * @param price the price
 * @param quantity the number of items
 * @param venue where
 * @param account by whom
 */
public record Tick(long seq, String symbol, double price, int quantity, String venue, String account) {

}
