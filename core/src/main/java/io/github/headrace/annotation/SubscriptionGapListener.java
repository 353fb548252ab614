package io.github.headrace.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Makes a method hear of gaps: places where messages of a listener may be missing.
 * <p>
 * The method takes the {@code SubscriptionGap}, or nothing. It is called on the lane of
 * the listener that has the gap, after the last message before the gap and before the
 * next one. What it throws is logged.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface SubscriptionGapListener {

	/**
	 * Alias of {@link #listeners()}.
	 * @return ids of listeners
	 */
	@AliasFor("listeners")
	String[] value() default {};

	/**
	 * The ids of the listeners whose gaps are of interest; all by default. May contain
	 * <code>${...}</code> placeholders and <code>#{...}</code> expressions.
	 * @return ids of listeners
	 */
	@AliasFor("value")
	String[] listeners() default {};

}
