package io.github.headrace.message;

import java.util.List;

/**
 * A payload was read but did not pass validation.
 * <p>
 * Trying again would change nothing, so nobody does.
 */
public class InvalidPayloadException extends RuntimeException {

	private final List<String> violations;

	/**
	 * Creates the exception.
	 * @param violations what is wrong, such as {@code text must not be blank}
	 */
	public InvalidPayloadException(List<String> violations) {
		super("Payload is not valid: " + String.join(", ", violations));
		this.violations = List.copyOf(violations);
	}

	/**
	 * Returns what is wrong.
	 * @return a text for each violation
	 */
	public List<String> violations() {
		return this.violations;
	}

}
