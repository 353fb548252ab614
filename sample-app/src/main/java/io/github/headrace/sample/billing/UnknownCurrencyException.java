package io.github.headrace.sample.billing;

/**
 * Nobody knows what the currency is worth.
 */
final class UnknownCurrencyException extends RuntimeException {

	UnknownCurrencyException(String currency) {
		super("'%s' is no currency that billing knows".formatted(currency));
	}

}
