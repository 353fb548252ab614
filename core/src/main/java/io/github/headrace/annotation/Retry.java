package io.github.headrace.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How often, and after which pauses, a handler is called again with a message on which it
 * failed. On a channel listener, the lane of the message waits meanwhile, so that order
 * is kept; an entry of a stream is parked in Redis, unless its ordering key has to wait.
 * <p>
 * All attributes may contain <code>${...}</code> placeholders and <code>#{...}</code>
 * expressions. On a stream listener, those that are left empty follow
 * {@code headrace.streams.retry.*}; their defaults on a channel listener are named here.
 */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Retry {

	/**
	 * The most calls, the first one included; 3 on channels.
	 * @return a positive number
	 */
	String maxAttempts() default "";

	/**
	 * The pause before the second call, such as {@code 500ms}; {@code 1s} on channels.
	 * @return a duration
	 */
	String delay() default "";

	/**
	 * The factor from one pause to the next; 1 on channels.
	 * @return a number of at least 1
	 */
	String multiplier() default "";

	/**
	 * The longest pause; {@code 1m} on channels.
	 * @return a duration
	 */
	String maxDelay() default "";

	/**
	 * The most by which the first pause is shortened or extended at random, later ones in
	 * proportion; nothing on channels.
	 * @return a duration
	 */
	String jitter() default "";

}
