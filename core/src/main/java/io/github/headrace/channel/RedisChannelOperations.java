package io.github.headrace.channel;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.message.PayloadConversionException;
import io.github.headrace.message.PayloadTooLargeException;

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

}
