package io.github.headrace.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.headrace.stream.OnRetry;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.MessageMappingReflectiveProcessor;

/**
 * Makes a method the consumer of Redis streams: as a member of a group it is called with
 * every entry at least once, unless another member is; as a broadcast reader it is called
 * with every entry in every instance.
 * <p>
 * The method takes the payload and, if it wants to, {@code @Header}, {@code @Headers},
 * {@code Message<T>} or {@code StreamMessage<T>} arguments; without arguments it is a
 * signal. {@code @Valid} validates the payload. An {@code Acknowledgment} argument leaves
 * the acknowledgement to the method; otherwise an entry is acknowledged when the method
 * has returned, or its {@code CompletableFuture} or {@code Mono} has completed. A result
 * is added to the streams of {@code @SendTo} and published to the channels of
 * {@link SendToChannel}.
 * <p>
 * All text attributes may contain <code>${...}</code> placeholders and
 * <code>#{...}</code> expressions. Attributes left empty follow
 * {@code headrace.streams.*}; everything can be overridden, and left to,
 * {@code headrace.streams.consumers.<id>.*}.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(RedisStreamListeners.class)
@Reflective(MessageMappingReflectiveProcessor.class)
public @interface RedisStreamListener {

	/**
	 * The name of the listener, unique in the application; by default made of the names
	 * of bean and method, such as {@code orderListener-bill}.
	 * @return the id
	 */
	String id() default "";

	/**
	 * Alias of {@link #stream()}.
	 * @return names of streams
	 */
	@AliasFor("stream")
	String[] value() default {};

	/**
	 * Names of streams. Braces are hash tags. Without one, the streams are those of
	 * {@code headrace.streams.consumers.<id>}.
	 * @return names of streams
	 */
	@AliasFor("value")
	String[] stream() default {};

	/**
	 * The consumer group, which is created if need be.
	 * @return the name of the group
	 */
	String group() default "";

	/**
	 * Whether this reads without a group: every instance reads everything, from
	 * {@link #startFrom()} on.
	 * @return whether this is a broadcast reader
	 */
	boolean broadcast() default false;

	/**
	 * Where a new group, or a broadcast reader, begins: {@code beginning} (the default of
	 * a group), {@code latest} (that of a broadcast reader), the id of an entry, a
	 * duration ago such as {@code -1h}, or an ISO-8601 instant.
	 * @return the position
	 */
	String startFrom() default "";

	/**
	 * The number of entries handled at a time, 1 by default. Order is then kept for
	 * entries of the same {@link #orderingKey()} only, and without one not at all.
	 * @return a positive number
	 */
	String concurrency() default "";

	/**
	 * What keeps entries in order when there is concurrency: a property path of the
	 * payload ({@code customer.id}), <code>{stream}</code>, a field of the entry
	 * (<code>{tenant}</code>), or a SpEL expression evaluated for each entry
	 * (<code>!{payload.id % 10}</code>).
	 * @return the key
	 */
	String orderingKey() default "";

	/**
	 * What the entries of an ordering key do while one of them waits for its next
	 * attempt; {@link OnRetry#WAIT} by default.
	 * @return at most one
	 */
	OnRetry[] onRetry() default {};

	/**
	 * Whether only one consumer of the group is active at a time.
	 * @return {@code true} or {@code false}
	 */
	String exclusive() default "";

	/**
	 * The number of entries that may be delivered and not settled.
	 * @return a positive number
	 */
	String prefetch() default "";

	/**
	 * The size of entries that may be delivered and not settled, such as {@code 16MB}.
	 * @return a data size
	 */
	String prefetchMaxBytes() default "";

	/**
	 * How long a read waits for entries ({@code BLOCK}), such as {@code 2s}.
	 * @return a duration
	 */
	String block() default "";

	/**
	 * How long a consumer may show no sign of life before others take its entries; at
	 * least five times {@link #block()}. It does not bound the time of a handler.
	 * @return a duration
	 */
	String lease() default "";

	/**
	 * Whether the method takes a list of entries.
	 * @return whether entries are handed over in batches
	 */
	boolean batch() default false;

	/**
	 * The most entries in a batch.
	 * @return a positive number
	 */
	String batchSize() default "";

	/**
	 * How long an incomplete batch waits for more entries, such as {@code 50ms}.
	 * @return a duration
	 */
	String batchWindow() default "";

	/**
	 * A SpEL expression, without delimiters, that tells which entries are handled, such
	 * as {@code payload.amount > 10}; the others are acknowledged.
	 * @return the expression
	 */
	String filter() default "";

	/**
	 * The bean that reads the payloads of this listener: a {@code PayloadConverter}.
	 * @return the name of a bean
	 */
	String payloadConverter() default "";

	/**
	 * How often a failed entry is tried again before it goes to the dead letters.
	 * @return at most one retry
	 */
	Retry[] retry() default {};

	/**
	 * The exceptions that another attempt does not mend: the entry goes to the dead
	 * letters at once. Subclasses count as well.
	 * @return types of exceptions
	 */
	Class<? extends Throwable>[] notRetryable() default {};

	/**
	 * How long the method may take before it is interrupted, such as {@code 30s};
	 * {@code 0} for any time.
	 * @return a duration
	 */
	String handlerTimeout() default "";

	/**
	 * How long the method may take before that is reported, such as {@code 5m}.
	 * @return a duration
	 */
	String stuckAfter() default "";

	/**
	 * How long an asynchronous result is awaited, such as {@code 1m}.
	 * @return a duration
	 */
	String resultTimeout() default "";

	/**
	 * What is removed from the streams.
	 * @return at most one rule
	 */
	Trim[] trim() default {};

	/**
	 * How it is told that the same thing was already handled.
	 * @return at most one rule
	 */
	Deduplicate[] deduplicate() default {};

	/**
	 * The most dead letters that are kept, {@code 0} for any number.
	 * @return a number
	 */
	String deadLetterMaxLength() default "";

	/**
	 * The bean that is told of entries that could not be handled: a
	 * {@code ListenerErrorHandler}.
	 * @return the name of a bean
	 */
	String errorHandler() default "";

	/**
	 * The bean that makes the connections, where it is not the default: a
	 * {@code LettuceConnectionFactory}. Results go to the same server.
	 * @return the name of a bean
	 */
	String connectionFactory() default "";

	/**
	 * Whether the listener starts with the application.
	 * @return {@code true} or {@code false}
	 */
	String autoStartup() default "";

}
