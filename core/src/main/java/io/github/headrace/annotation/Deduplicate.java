package io.github.headrace.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a listener tells that it has already handled the same thing: such an entry is
 * acknowledged and not handled.
 * <p>
 * All attributes may contain <code>${...}</code> placeholders and <code>#{...}</code>
 * expressions.
 */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Deduplicate {

	/**
	 * What is the same in two entries that mean the same: a field or header
	 * (<code>{idempotency-key}</code>) or a property of the payload ({@code orderId}).
	 * @return the expression
	 */
	String by();

	/**
	 * How long what was handled is remembered, such as {@code 1h}.
	 * @return a duration
	 */
	String ttl() default "1d";

}
