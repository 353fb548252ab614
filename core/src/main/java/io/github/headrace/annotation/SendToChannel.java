package io.github.headrace.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Publishes what a method of a listener returns to Redis channels. On a channel listener
 * the same as {@code @SendTo}; the name may then contain variables of the listener's
 * channels.
 * <p>
 * An entry or message counts as handled when Redis has taken the result.
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface SendToChannel {

	/**
	 * Names of channels, which may contain <code>${...}</code> placeholders and
	 * <code>#{...}</code> expressions.
	 * @return the channels
	 */
	String[] value();

}
