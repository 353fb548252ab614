package io.github.headrace.listener;

import org.jspecify.annotations.Nullable;

/**
 * A listener is declared in a way that cannot work.
 */
public class InvalidListenerException extends RuntimeException {

	private final String listener;

	private final String problem;

	private final String action;

	/**
	 * Creates the exception.
	 * @param listener the declaration, such as the handler method
	 * @param problem what is wrong, with the value seen
	 * @param action what to do about it
	 */
	public InvalidListenerException(String listener, String problem, String action) {
		this(listener, problem, action, null);
	}

	/**
	 * Creates the exception.
	 * @param listener the declaration, such as the handler method
	 * @param problem what is wrong, with the value seen
	 * @param action what to do about it
	 * @param cause what revealed the problem
	 */
	public InvalidListenerException(String listener, String problem, String action, @Nullable Throwable cause) {
		super("%s: %s. %s".formatted(listener, problem, action), cause);
		this.listener = listener;
		this.problem = problem;
		this.action = action;
	}

	/**
	 * Returns which declaration is invalid.
	 * @return the declaration, such as the handler method
	 */
	public String listener() {
		return this.listener;
	}

	/**
	 * Returns what is wrong.
	 * @return the problem, with the value seen
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * Returns what to do.
	 * @return the advice
	 */
	public String action() {
		return this.action;
	}

}
