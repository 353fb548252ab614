package io.github.headrace.channel;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.message.PayloadConversionException;
import io.github.headrace.message.PayloadTooLargeException;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.dao.DataAccessException;

/**
 * Publishes to channels (Redis command {@code PUBLISH}, for sharded ones
 * {@code SPUBLISH}).
 * <p>
 * A payload that is {@code null}, that cannot be written or that is larger than the
 * configured limit is an error before anything is sent. The receiver counts are those of
 * Redis: connections that were subscribed, on a Cluster only those of the node asked. All
 * methods may be called by any thread but a Lettuce event loop.
 * <p>
 * A name stands for an ordinary channel; a sharded one is always given as a
 * {@link RedisChannel}, for example {@code RedisChannel.sharded("orders:{42}")}. Names
 * are literal and get the prefix of the configured namespace.
 */
public interface RedisChannelOperations {

	/**
	 * Publishes a payload and waits for the answer of Redis.
	 * @param channel the name of the channel
	 * @param payload the payload: {@code String} and {@code byte[]} are sent as they are,
	 * anything else by the payload converter
	 * @return how many subscribed connections Redis passed the message to
	 * @throws PayloadConversionException if the payload cannot be written
	 * @throws PayloadTooLargeException if the payload is larger than the limit
	 * @throws DataAccessException if Redis cannot be reached or refuses
	 */
	long publish(String channel, Object payload);

	/**
	 * Publishes a payload to a typed channel and waits for the answer of Redis.
	 * @param channel the channel
	 * @param payload the payload
	 * @param <T> the type of the payload
	 * @return how many subscribed connections Redis passed the message to
	 * @see #publish(String, Object)
	 */
	<T> long publish(RedisChannel<T> channel, T payload);

	/**
	 * Publishes a payload without waiting.
	 * @param channel the name of the channel
	 * @param payload the payload
	 * @return completes with the receiver count, or with the translated failure of Redis
	 * @throws PayloadConversionException if the payload cannot be written
	 * @throws PayloadTooLargeException if the payload is larger than the limit
	 * @see #publish(String, Object)
	 */
	CompletableFuture<Long> publishAsync(String channel, Object payload);

	/**
	 * Publishes a payload to a typed channel without waiting.
	 * @param channel the channel
	 * @param payload the payload
	 * @param <T> the type of the payload
	 * @return completes with the receiver count, or with the translated failure of Redis
	 * @see #publishAsync(String, Object)
	 */
	<T> CompletableFuture<Long> publishAsync(RedisChannel<T> channel, T payload);

	/**
	 * Publishes payloads in one pipeline: one write, one wait for all answers. If one of
	 * them cannot be written or is too large, none is sent; if Redis fails, some may have
	 * been.
	 * @param channel the name of the channel
	 * @param payloads the payloads, published in this order
	 * @return the receiver counts in the same order
	 * @see #publish(String, Object)
	 */
	List<Long> publishAll(String channel, Collection<?> payloads);

	/**
	 * Publishes payloads to a typed channel in one pipeline.
	 * @param channel the channel
	 * @param payloads the payloads, published in this order
	 * @param <T> the type of the payloads
	 * @return the receiver counts in the same order
	 * @see #publishAll(String, Collection)
	 */
	<T> List<Long> publishAll(RedisChannel<T> channel, Collection<? extends T> payloads);

	/**
	 * Publishes a payload when the transaction of the calling thread has been committed,
	 * never if it, or the savepoint that the call came after, is rolled back. Without a
	 * transaction the payload is published at once.
	 * <p>
	 * The payload is written and checked by this call, so that a bad one can still roll
	 * the transaction back; what the object becomes later makes no difference. The
	 * messages of a transaction are sent in one pipeline, in the order of the calls; on a
	 * Cluster each channel keeps that order. Nobody waits for the answer of Redis, and a
	 * failure is no exception for anybody, as the data is committed: it is logged and
	 * counted.
	 * <p>
	 * Transactions are those of a Spring {@code PlatformTransactionManager}. A reactive
	 * transaction belongs to no thread and is not seen.
	 * @param channel the name of the channel
	 * @param payload the payload
	 * @throws PayloadConversionException if the payload cannot be written
	 * @throws PayloadTooLargeException if the payload is larger than the limit
	 * @see #publish(String, Object)
	 */
	void publishAfterCommit(String channel, Object payload);

	/**
	 * Publishes a payload to a typed channel when the transaction of the calling thread
	 * has been committed.
	 * @param channel the channel
	 * @param payload the payload
	 * @param <T> the type of the payload
	 * @see #publishAfterCommit(String, Object)
	 */
	<T> void publishAfterCommit(RedisChannel<T> channel, T payload);

	/**
	 * Publishes a request and waits for its reply.
	 * <p>
	 * A request is always an envelope (CloudEvents 1.0 as JSON) with the extensions
	 * {@code correlationid} and {@code replyto}. A listener replies with what its method
	 * returns, or its failure after the last attempt; a method that returns {@code void}
	 * does not reply. Other clients reply by publishing to {@code replyto} a JSON object
	 * with the same {@code correlationid}, and the result as {@code data}. The first
	 * reply counts. Replies are heard on one channel for the whole template, subscribed
	 * with the first request ({@code SUBSCRIBE}). Where Redis answers that nobody has
	 * subscribed to the channel, the request fails at once; a Cluster does not know.
	 * @param channel the name of the channel
	 * @param payload the payload
	 * @param replyType what the reply is read as; {@code Void} if only its arrival counts
	 * @param timeout how long the reply is awaited, the subscription included
	 * @param <R> the type of the reply
	 * @return the reply
	 * @throws IllegalArgumentException if the timeout is not positive
	 * @throws RequestFailedException if the handler failed
	 * @throws RequestTimeoutException if no reply has come in time
	 * @throws RequestRefusedException if there can be no reply: nobody listens, the reply
	 * channel cannot be subscribed, 10,000 requests are open, the application stops
	 * @throws PayloadConversionException if the payload cannot be written or the reply
	 * not be read
	 * @throws PayloadTooLargeException if the payload is larger than the limit
	 * @throws DataAccessException if Redis cannot be reached or refuses
	 */
	<R> R request(String channel, Object payload, Class<R> replyType, Duration timeout);

	/**
	 * Publishes a request and waits for its generic reply, such as {@code List<Quote>}.
	 * @param channel the name of the channel
	 * @param payload the payload
	 * @param replyType what the reply is read as
	 * @param timeout how long the reply is awaited, the subscription included
	 * @param <R> the type of the reply
	 * @return the reply
	 * @see #request(String, Object, Class, Duration)
	 */
	<R> R request(String channel, Object payload, ParameterizedTypeReference<R> replyType, Duration timeout);

	/**
	 * Publishes a request to a typed channel and waits for its reply. The channel may be
	 * a sharded one; the reply does not come on such a channel.
	 * @param channel the channel
	 * @param payload the payload
	 * @param replyType what the reply is read as
	 * @param timeout how long the reply is awaited, the subscription included
	 * @param <T> the type of the payload
	 * @param <R> the type of the reply
	 * @return the reply
	 * @see #request(String, Object, Class, Duration)
	 */
	<T, R> R request(RedisChannel<T> channel, T payload, Class<R> replyType, Duration timeout);

	/**
	 * Publishes a request without waiting, not even for a connection to Redis.
	 * @param channel the name of the channel
	 * @param payload the payload
	 * @param replyType what the reply is read as
	 * @param timeout after what time the result fails, the subscription included
	 * @param <R> the type of the reply
	 * @return completes with the reply, or fails, on a thread where anything may be done
	 * @throws IllegalArgumentException if the timeout is not positive
	 * @throws PayloadConversionException if the payload cannot be written
	 * @throws PayloadTooLargeException if the payload is larger than the limit
	 * @see #request(String, Object, Class, Duration)
	 */
	<R> CompletableFuture<R> requestAsync(String channel, Object payload, Class<R> replyType, Duration timeout);

	/**
	 * Publishes a request with a generic reply without waiting.
	 * @param channel the name of the channel
	 * @param payload the payload
	 * @param replyType what the reply is read as
	 * @param timeout after what time the result fails, the subscription included
	 * @param <R> the type of the reply
	 * @return completes with the reply, or fails
	 * @see #requestAsync(String, Object, Class, Duration)
	 */
	<R> CompletableFuture<R> requestAsync(String channel, Object payload, ParameterizedTypeReference<R> replyType,
			Duration timeout);

	/**
	 * Publishes a request to a typed channel without waiting.
	 * @param channel the channel
	 * @param payload the payload
	 * @param replyType what the reply is read as
	 * @param timeout after what time the result fails, the subscription included
	 * @param <T> the type of the payload
	 * @param <R> the type of the reply
	 * @return completes with the reply, or fails
	 * @see #requestAsync(String, Object, Class, Duration)
	 */
	<T, R> CompletableFuture<R> requestAsync(RedisChannel<T> channel, T payload, Class<R> replyType, Duration timeout);

}
