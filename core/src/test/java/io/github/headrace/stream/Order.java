package io.github.headrace.stream;

/**
 * A payload with something to be in order by.
 */
record Order(String customer, int number) {

	static String json(String customer, int number) {
		return "{\"customer\":\"%s\",\"number\":%d}".formatted(customer, number);
	}

}
