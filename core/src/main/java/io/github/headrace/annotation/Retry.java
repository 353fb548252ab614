package io.github.headrace.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How often, and after which pauses, a handler is called again with a message on which it
 * failed. The lane of the message waits meanwhile, so that order is kept.
 * <p>
 * All attributes may contain <code>${...}</code> placeholders and <code>#{...}</code>
 * expressions.
 */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Retry {

	/**
	 * The most calls, the first one included.
	 * @return a positive number
	 */
	String maxAttempts() default "3";

	/**
	 * The pause before the second call, such as {@code 500ms}.
	 * @return a duration
	 */
	String delay() default "1s";

	/**
	 * The factor from one pause to the next.
	 * @return a number of at least 1
	 */
	String multiplier() default "1";

	/**
	 * The longest pause.
	 * @return a duration
	 */
	String maxDelay() default "1m";

	/**
	 * The most by which a pause is shortened or extended at random.
	 * @return a duration
	 */
	String jitter() default "0ms";

}
