package io.github.headrace.stream.fault;

/**
 * Takes down what a handler does. Safe for use by several threads.
 */
interface HandlerBooks {

	/** The handler begins. */
	void started(int number, int attempt);

	/** The handler is about to return. */
	void succeeded(int number, int attempt);

}
