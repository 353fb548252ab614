package io.github.headrace.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.headrace.dispatch.Overflow;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.MessageMappingReflectiveProcessor;

/**
 * Makes a method the listener of Redis channels: it is called with every message that is
 * published to them, in the order of arrival.
 * <p>
 * The method takes the payload and, if it wants to, {@code @Header}, {@code @Headers},
 * {@code @DestinationVariable}, {@code Message<T>} or {@code ChannelMessage<T>}
 * arguments; without arguments it is a signal. A payload is read as JSON of the
 * parameter's type, {@code String} and {@code byte[]} as they are; {@code @Valid}
 * validates it. A result is published to the channels of {@code @SendTo}, after a
 * {@code CompletableFuture} or {@code Mono} has been awaited.
 * <p>
 * On a class, the methods annotated with {@link RedisChannelHandler} share the channels,
 * and the type of the payload picks one of them.
 * <p>
 * All text attributes may contain <code>${...}</code> placeholders and
 * <code>#{...}</code> expressions. Attributes left empty follow
 * {@code headrace.channels.*}; everything but the destinations and the handling can be
 * overridden by {@code headrace.channels.listeners.<id>.*}.
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(RedisChannelListeners.class)
@Reflective(MessageMappingReflectiveProcessor.class)
public @interface RedisChannelListener {

	/**
	 * The name of the listener, unique in the application; by default made of the names
	 * of bean and method, such as {@code orderListener-created}.
	 * @return the id
	 */
	String id() default "";

	/**
	 * Alias of {@link #channels()}.
	 * @return names and templates of channels
	 */
	@AliasFor("channels")
	String[] value() default {};

	/**
	 * Names of channels, or templates such as <code>chat:{room}</code>, whose variables
	 * bind what they match. A literal brace is written <code>\{</code>.
	 * @return names and templates of channels
	 */
	@AliasFor("value")
	String[] channels() default {};

	/**
	 * Patterns as of {@code PSUBSCRIBE}: {@code *}, {@code ?}, {@code [ab]}.
	 * @return the patterns
	 */
	String[] patterns() default {};

	/**
	 * Whether the channels are sharded, as of {@code SSUBSCRIBE}: each is served by the
	 * node of its slot. Their names are literal, as braces are hash tags there, and there
	 * are no patterns of them. Needs Redis 7.
	 * @return whether the channels are sharded
	 */
	boolean sharded() default false;

	/**
	 * The bean that makes the connections, where it is not the default: a
	 * {@code LettuceConnectionFactory}. What is published by {@code @SendTo} goes to the
	 * same server.
	 * @return the name of a bean
	 */
	String connectionFactory() default "";

	/**
	 * The number of messages handled at a time, 1 by default. Order is then kept for
	 * messages of the same {@link #orderingKey()} only, and without one not at all.
	 * @return a positive number
	 */
	String concurrency() default "";

	/**
	 * What keeps messages in order when there is concurrency: a property path of the
	 * payload ({@code customer.id}), <code>{channel}</code>, a variable of the channel's
	 * name (<code>{room}</code>), or a SpEL expression evaluated for each message
	 * (<code>!{payload.id % 10}</code>).
	 * @return the key
	 */
	String orderingKey() default "";

	/**
	 * What a full inbox does; {@link Overflow#DROP_OLDEST} by default.
	 * @return at most one policy
	 */
	Overflow[] overflow() default {};

	/**
	 * The number of messages that may wait for the handler.
	 * @return a positive number
	 */
	String inboxCapacity() default "";

	/**
	 * The size of payloads that may wait for the handler, such as {@code 32MB}.
	 * @return a data size
	 */
	String inboxMaxBytes() default "";

	/**
	 * Whether the method takes a list of messages.
	 * @return whether messages are handed over in batches
	 */
	boolean batch() default false;

	/**
	 * The most messages in a batch.
	 * @return a positive number
	 */
	String batchSize() default "";

	/**
	 * How long an incomplete batch waits for more messages, such as {@code 50ms}.
	 * @return a duration
	 */
	String batchWindow() default "";

	/**
	 * A SpEL expression, without delimiters, that tells which messages are handled, such
	 * as {@code payload.amount > 10}. It sees {@code payload}, {@code channel},
	 * {@code pattern}, {@code variables} and each variable as {@code #room}. It is asked
	 * when a message comes out of the inbox, so what it refuses takes room there before.
	 * @return the expression
	 */
	String filter() default "";

	/**
	 * The bean that reads the payloads of this listener: a {@code PayloadConverter}.
	 * @return the name of a bean
	 */
	String payloadConverter() default "";

	/**
	 * The type as which payloads are read for a class-level listener, where it is not the
	 * common type of its handler methods that says how to tell them apart
	 * ({@code @JsonTypeInfo}).
	 * @return the type
	 */
	Class<?> payloadType() default void.class;

	/**
	 * How often a failed message is tried again, in place.
	 * @return at most one retry
	 */
	Retry[] retry() default {};

	/**
	 * The bean that handles what failed in the end: a {@code ListenerErrorHandler}.
	 * @return the name of a bean
	 */
	String errorHandler() default "";

	/**
	 * Whether what failed in the end is kept in a stream of dead letters, from where it
	 * can be handed to this listener again.
	 * @return {@code true} or {@code false}
	 */
	String deadLetter() default "";

	/**
	 * How long an asynchronous result is awaited, such as {@code 1m}.
	 * @return a duration
	 */
	String resultTimeout() default "";

	/**
	 * Whether what this application has published itself is dropped, and counted, rather
	 * than handled. Only envelopes tell whose they are, so it has no effect on what is
	 * published while {@code headrace.channels.envelope} is {@code none}.
	 * @return {@code true} or {@code false}
	 */
	String ignoreOwn() default "";

	/**
	 * Whether the listener starts with the application.
	 * @return {@code true} or {@code false}
	 */
	String autoStartup() default "";

}
