package io.github.headrace.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.headrace.cache.InvalidationKind;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.MessageMappingReflectiveProcessor;

/**
 * Makes a method hear what was invalidated in caches, on this instance and on others, so
 * that what is no Spring cache can follow: a map, a second-level cache, a cache in front.
 * <p>
 * The method takes the {@code CacheInvalidation}, {@code @DestinationVariable}s of the
 * {@link #key()}, {@code @Header}s by the names in {@code CacheInvalidationHeaders}, or
 * nothing. It is called after the caches of this instance have obeyed, in the order of
 * the log, on one thread that all these methods share: a method that takes long holds up
 * the others, but no cache. What it throws is logged.
 * <p>
 * A method is also told of a {@code CLEAR} and of a {@code RESET} in any case: a clear
 * may stand for keys that were too many or could not be encoded, and a reset for anything
 * that was missed or that the methods were too slow for. A reset comes once for each of
 * the caches, or once with the cache {@code *} if there are none.
 * <p>
 * All text attributes may contain <code>${...}</code> placeholders and
 * <code>#{...}</code> expressions.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(CacheInvalidationListeners.class)
@Reflective(MessageMappingReflectiveProcessor.class)
public @interface CacheInvalidationListener {

	/**
	 * Alias of {@link #cache()}.
	 * @return names of caches
	 */
	@AliasFor("cache")
	String[] value() default {};

	/**
	 * The names of the caches; all by default. They need not be Spring caches: any name
	 * that a {@code CacheInvalidator} is given will do.
	 * @return names of caches
	 */
	@AliasFor("value")
	String[] cache() default {};

	/**
	 * The key, or a template such as <code>user:{id}</code>, whose variables bind what
	 * they match. Only keys whose text matches are passed on, one in each call. A literal
	 * brace is written <code>\{</code>.
	 * <p>
	 * Tags, prefixes, clears and resets have no key and are passed on as without a
	 * template, the first two if {@link #kinds()} lets them: variables are absent then,
	 * so that their parameters must be {@code @Nullable} or {@code Optional}.
	 * @return the template; empty for all keys
	 */
	String key() default "";

	/**
	 * What has to have happened to a cache, besides a {@code CLEAR} and a {@code RESET};
	 * anything by default.
	 * @return the kinds
	 */
	InvalidationKind[] kinds() default {};

}
