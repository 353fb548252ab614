package io.github.headrace.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Adds what a method of a listener returns to Redis streams. On a stream listener the
 * same as {@code @SendTo}.
 * <p>
 * An entry or message counts as handled when Redis has taken the result.
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface SendToStream {

	/**
	 * Names of streams, which may contain <code>${...}</code> placeholders and
	 * <code>#{...}</code> expressions.
	 * @return the streams
	 */
	String[] value();

}
