package io.github.headrace.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.headrace.dispatch.Overflow;
import io.github.headrace.keyspace.KeyspaceEvent;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.messaging.handler.annotation.MessageMappingReflectiveProcessor;

/**
 * Makes a method the listener of keyspace events: it is called when something has
 * happened to a key, such as that it has expired; on a Cluster whichever master tells of
 * it.
 * <p>
 * The method takes a {@code KeyspaceNotification}, {@code @DestinationVariable}s of the
 * key, {@code @Header}s, or nothing. Everything that holds for channel listeners holds
 * here, too: the order of arrival, the bounded inbox, gaps, retries, the registry, and
 * {@code headrace.channels.listeners.<id>.*}.
 * <p>
 * The server has to be told to tell: {@code notify-keyspace-events}. Headrace looks, and
 * says what is missing, or sets it with {@code headrace.keyspace.configure=true}.
 * <p>
 * All text attributes may contain <code>${...}</code> placeholders and
 * <code>#{...}</code> expressions.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(RedisKeyspaceListeners.class)
@Reflective(MessageMappingReflectiveProcessor.class)
public @interface RedisKeyspaceListener {

	/**
	 * The name of the listener, unique in the application; by default made of the names
	 * of bean and method, such as {@code sessions-loggedOut}.
	 * @return the id
	 */
	String id() default "";

	/**
	 * What has to happen to a key; at least one here or in {@link #eventNames()}.
	 * @return the events
	 */
	KeyspaceEvent[] events() default {};

	/**
	 * Events by their names in Redis, such as {@code expired}, for placeholders; those of
	 * modules and of newer servers as {@code other:json.set}.
	 * @return the names of events
	 */
	String[] eventNames() default {};

	/**
	 * Keys, or templates such as <code>session:{user}</code>, whose variables bind what
	 * they match. A literal brace, as of a hash tag, is written <code>\{</code>. A
	 * namespace is in front of them, as it is of channels. With neither keys nor patterns
	 * all keys of the namespace are meant.
	 * @return keys and templates of keys
	 */
	String[] keys() default {};

	/**
	 * Patterns of keys: {@code *}, {@code ?}, {@code [ab]}.
	 * @return the patterns
	 */
	String[] keyPatterns() default {};

	/**
	 * The number of the database, by default that of the connection factory.
	 * @return a number from 0 on
	 */
	String database() default "";

	/**
	 * Instances of the application with the same group share the events: one of them
	 * handles each, as far as possible. It is handled twice rather than never when
	 * instances cannot agree, see {@code headrace.keyspace.group.*}; and not again when
	 * the instance that has it dies. Meant for events that are rare for a single key.
	 * @return the name of the group; empty if each instance handles all
	 */
	String group() default "";

	/**
	 * The bean that makes the connections, where it is not the default: a
	 * {@code LettuceConnectionFactory}.
	 * @return the name of a bean
	 */
	String connectionFactory() default "";

	/**
	 * The number of events handled at a time, 1 by default. Order is then kept for events
	 * of the same {@link #orderingKey()} only.
	 * @return a positive number
	 */
	String concurrency() default "";

	/**
	 * What keeps events in order when there is concurrency: a property of the
	 * {@code KeyspaceNotification}, by default {@code key}, or a variable of the key
	 * (<code>{user}</code>).
	 * @return the key
	 */
	String orderingKey() default "";

	/**
	 * What a full inbox does; {@link Overflow#DROP_OLDEST} by default.
	 * @return at most one policy
	 */
	Overflow[] overflow() default {};

	/**
	 * The number of events that may wait for the handler.
	 * @return a positive number
	 */
	String inboxCapacity() default "";

	/**
	 * A SpEL expression, without delimiters, that tells which events are handled, such as
	 * {@code payload.key.length() > 10}. It sees the {@code KeyspaceNotification} as
	 * {@code payload}, and each variable as {@code #user}.
	 * @return the expression
	 */
	String filter() default "";

	/**
	 * How often a failed event is tried again, in place.
	 * @return at most one retry
	 */
	Retry[] retry() default {};

	/**
	 * The bean that handles what failed in the end: a {@code ListenerErrorHandler}.
	 * @return the name of a bean
	 */
	String errorHandler() default "";

	/**
	 * Whether the listener starts with the application.
	 * @return {@code true} or {@code false}
	 */
	String autoStartup() default "";

}
