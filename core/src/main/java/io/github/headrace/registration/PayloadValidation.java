package io.github.headrace.registration;

import java.lang.annotation.Annotation;

import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.message.InvalidPayloadException;
import io.github.headrace.message.ReceivedMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.util.ObjectUtils;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/**
 * Validates the payloads of a parameter annotated with {@code @Valid} or
 * {@code @Validated}.
 */
final class PayloadValidation {

	private final Validator validator;

	private final Object[] hints;

	private PayloadValidation(Validator validator, Object[] hints) {
		this.validator = validator;
		this.hints = hints;
	}

	static @Nullable PayloadValidation of(String listener, MethodParameter parameter, @Nullable Validator validator) {
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			Object[] hints = ValidationAnnotationUtils.determineValidationHints(annotation);
			if (hints == null) {
				continue;
			}
			if (validator == null) {
				throw new InvalidListenerException(listener,
						"its payload is annotated with @%s, but there is no validator"
							.formatted(annotation.annotationType().getSimpleName()),
						"Add the dependency 'spring-boot-starter-validation', or remove the annotation");
			}
			return new PayloadValidation(validator, hints);
		}
		return null;
	}

	void validate(ReceivedMessage<Object> message) {
		Object payload = message.payload();
		BeanPropertyBindingResult result = new BeanPropertyBindingResult(payload, "payload");
		if (!ObjectUtils.isEmpty(this.hints) && this.validator instanceof SmartValidator smartValidator) {
			smartValidator.validate(payload, result, this.hints);
		}
		else {
			this.validator.validate(payload, result);
		}
		if (result.hasErrors()) {
			throw new InvalidPayloadException(result.getAllErrors().stream().map(PayloadValidation::describe).toList());
		}
	}

	private static String describe(ObjectError error) {
		String subject = (error instanceof FieldError fieldError) ? fieldError.getField() : error.getObjectName();
		return subject + " " + error.getDefaultMessage();
	}

}
