package io.github.headrace.stream;

import java.util.List;

import io.github.headrace.listener.Causes;
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

	boolean isRetryable(Throwable failure) {
		return !isOfArguments(failure) && !Causes.contain(failure, NonRetryableException.class)
				&& this.notRetryable.stream().noneMatch((type) -> Causes.contain(failure, type));
	}

	private static boolean isOfArguments(Throwable failure) {
		return failure instanceof PayloadConversionException || failure instanceof InvalidPayloadException
				|| failure instanceof ClassCastException
				|| (failure instanceof MessagingException && !(failure instanceof MessageDeliveryException));
	}

}
