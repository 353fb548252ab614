package io.github.headrace.listener;

import java.util.Map;

/**
 * Sends what a handler returned to where it was told to.
 */
@FunctionalInterface
public interface ResultSender {

	/**
	 * Sends a result.
	 * @param result what the handler returned, or what its asynchronous result completed
	 * with
	 * @param variables what the variables of the handled destination matched
	 */
	void send(Object result, Map<String, String> variables);

}
