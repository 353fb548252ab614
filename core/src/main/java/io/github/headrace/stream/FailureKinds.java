package io.github.headrace.stream;

import java.util.List;

import io.github.headrace.listener.NonRetryableException;
import io.github.headrace.message.InvalidPayloadException;
import io.github.headrace.message.PayloadConversionException;

import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.MessagingException;

/**
 * Tells which failures of a handler another attempt may mend.
 * <p>
 * Not those of binding arguments: {@link MessagingException} (other than that something
 * could not be sent), {@link ClassCastException}, conversion and validation; nor those
 * that say so or were named by the application, which may be causes, too.
 *
 * @param notRetryable what the application named
 */
record FailureKinds(List<Class<? extends Throwable>> notRetryable) {

	/** Deeper causes are not looked at, as causes may be circular. */
	private static final int MAX_DEPTH = 32;

	boolean isRetryable(Throwable failure) {
		if (isOfArguments(failure)) {
			return false;
		}
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
			if (cause instanceof NonRetryableException || isNamed(cause)) {
				return false;
			}
			cause = cause.getCause();
		}
		return true;
	}

	private static boolean isOfArguments(Throwable failure) {
		return failure instanceof PayloadConversionException || failure instanceof InvalidPayloadException
				|| failure instanceof ClassCastException
				|| (failure instanceof MessagingException && !(failure instanceof MessageDeliveryException));
	}

	private boolean isNamed(Throwable cause) {
		for (Class<? extends Throwable> type : this.notRetryable) {
			if (type.isInstance(cause)) {
				return true;
			}
		}
		return false;
	}

}
