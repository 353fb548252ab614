package io.github.headrace.channel;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.message.PayloadConversionException;

import org.springframework.dao.DataAccessException;

/**
 * Publishes to channels (Redis command {@code PUBLISH}).
 * <p>
 * A payload that is {@code null}, that cannot be written or that is larger than the
 * configured limit is an error before anything is sent. The receiver counts are those of
 * Redis: connections that were subscribed, on a Cluster only those of the node asked. All
 * methods may be called by any thread but a Lettuce event loop.
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
	 * them cannot be written or is too large, none is sent.
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

}
