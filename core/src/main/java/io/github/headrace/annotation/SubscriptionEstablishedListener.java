package io.github.headrace.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Makes a method hear that the channels of a listener are subscribed, before the first
 * message: the place to load state without a hole.
 * <p>
 * The method takes the {@code SubscriptionEstablished}, or nothing. It is called on the
 * lane of the listener, after Redis has confirmed the subscription and before the first
 * message, once for each start of the listener; and again for a channel that is confirmed
 * only later. What it throws is logged.
 * <p>
 * Together with {@link SubscriptionGapListener}, a method without parameters is called
 * wherever state has to be loaded.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface SubscriptionEstablishedListener {

	/**
	 * Alias of {@link #listeners()}.
	 * @return ids of listeners
	 */
	@AliasFor("listeners")
	String[] value() default {};

	/**
	 * The ids of the listeners of interest; all by default. May contain
	 * <code>${...}</code> placeholders and <code>#{...}</code> expressions.
	 * @return ids of listeners
	 */
	@AliasFor("value")
	String[] listeners() default {};

}
