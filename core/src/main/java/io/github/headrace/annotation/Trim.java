package io.github.headrace.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.headrace.stream.TrimStrategy;

/**
 * What a listener removes from its streams.
 * <p>
 * All text attributes may contain <code>${...}</code> placeholders and
 * <code>#{...}</code> expressions.
 */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Trim {

	/**
	 * What is removed.
	 * @return the strategy
	 */
	TrimStrategy strategy();

	/**
	 * The number of entries that stay, for {@link TrimStrategy#MAX_LENGTH}.
	 * @return a positive number
	 */
	String maxLength() default "";

	/**
	 * The age up to which entries stay, for {@link TrimStrategy#MAX_AGE}, such as
	 * {@code 7d}.
	 * @return a duration
	 */
	String maxAge() default "";

	/**
	 * The pause between two looks.
	 * @return a duration
	 */
	String interval() default "";

}
