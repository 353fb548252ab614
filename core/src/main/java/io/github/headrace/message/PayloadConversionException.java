package io.github.headrace.message;

import org.jspecify.annotations.Nullable;

/**
 * A payload cannot be read as what a listener asks for, or cannot be written.
 * <p>
 * Trying again would change nothing, so nobody does.
 */
public class PayloadConversionException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message what is wrong, with the type and a look at the value
	 * @param cause what the conversion failed with
	 */
	public PayloadConversionException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
