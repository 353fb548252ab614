package io.github.headrace.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.message.PayloadConversionException;
import io.github.headrace.message.PayloadTooLargeException;

import org.springframework.dao.DataAccessException;

/**
 * Adds entries to streams (Redis command {@code XADD}).
 * <p>
 * An entry has the payload in the field {@code payload} and its headers in further
 * fields. A payload that is {@code null}, that cannot be written or that is larger than
 * the configured limit is an error before anything is sent, and so are headers that are
 * named {@code payload} or {@code idempotency-key}, or begin with {@code headrace-} or
 * {@code redis_}. All methods may be called by any thread but a Lettuce event loop.
 * <p>
 * When Redis cannot be reached or does not answer, an entry may have been added or not;
 * what is added again then may be there twice, unless it has an idempotency key. Names
 * get the prefix of the configured namespace.
 */
public interface RedisStreamOperations {

	/**
	 * Adds an entry and waits for the answer of Redis.
	 * @param stream the name of the stream
	 * @param payload the payload: {@code String} and {@code byte[]} are sent as they are,
	 * anything else by the payload converter
	 * @return the id of the entry
	 * @throws PayloadConversionException if the payload cannot be written
	 * @throws PayloadTooLargeException if the payload is larger than the limit
	 * @throws DataAccessException if Redis cannot be reached or refuses
	 */
	EntryId add(String stream, Object payload);

	/**
	 * Adds an entry with headers and waits for the answer of Redis.
	 * @param stream the name of the stream
	 * @param payload the payload
	 * @param headers values by name
	 * @return the id of the entry
	 * @see #add(String, Object)
	 */
	EntryId add(String stream, Object payload, Map<String, String> headers);

	/**
	 * Adds an entry with options and waits for the answer of Redis.
	 * @param request what is added, and how
	 * @return the id of the entry; of the first one if the idempotency key is known
	 * @see #add(String, Object)
	 */
	EntryId add(AddRequest request);

	/**
	 * Adds an entry of plain fields, without a payload, as other producers do, and waits
	 * for the answer of Redis.
	 * @param stream the name of the stream
	 * @param fields values by name: {@code byte[]} as it is, simple ones as text, others
	 * by the payload converter; together they may be as large as a payload
	 * @return the id of the entry
	 * @see #add(String, Object)
	 */
	EntryId addFields(String stream, Map<String, ?> fields);

	/**
	 * Adds an entry without waiting.
	 * @param stream the name of the stream
	 * @param payload the payload
	 * @return completes with the id of the entry, or with the translated failure of Redis
	 * @throws PayloadConversionException if the payload cannot be written
	 * @throws PayloadTooLargeException if the payload is larger than the limit
	 * @see #add(String, Object)
	 */
	CompletableFuture<EntryId> addAsync(String stream, Object payload);

	/**
	 * Adds an entry with options without waiting.
	 * @param request what is added, and how
	 * @return completes with the id of the entry, or with the translated failure of Redis
	 * @see #addAsync(String, Object)
	 */
	CompletableFuture<EntryId> addAsync(AddRequest request);

	/**
	 * Adds entries in one pipeline: one write, one wait for all answers. If one of them
	 * cannot be written or is too large, none is sent; if Redis fails, some may have
	 * been, and the exception says how many were.
	 * @param stream the name of the stream
	 * @param payloads the payloads, added in this order
	 * @return the ids of the entries in the same order
	 * @see #add(String, Object)
	 */
	List<EntryId> addAll(String stream, Collection<?> payloads);

	/**
	 * Adds entries in one pipeline, on a Cluster in one for each node; each stream keeps
	 * the order.
	 * @param requests what is added, and how
	 * @return the ids of the entries in the same order
	 * @see #addAll(String, Collection)
	 */
	List<EntryId> addAll(Collection<AddRequest> requests);

	/**
	 * Adds an entry when the transaction of the calling thread has been committed, never
	 * if it, or the savepoint that the call came after, is rolled back. Without a
	 * transaction the entry is added at once.
	 * <p>
	 * The payload is written and checked by this call, so that a bad one can still roll
	 * the transaction back; what the object becomes later makes no difference. The
	 * entries of a transaction are sent in one pipeline, in the order of the calls; on a
	 * Cluster each stream keeps that order. Nobody waits for the answer of Redis, and a
	 * failure is no exception for anybody, as the data is committed: it is logged and
	 * counted. What must not be lost then needs an outbox.
	 * <p>
	 * Transactions are those of a Spring {@code PlatformTransactionManager}. A reactive
	 * transaction belongs to no thread and is not seen.
	 * @param stream the name of the stream
	 * @param payload the payload
	 * @throws PayloadConversionException if the payload cannot be written
	 * @throws PayloadTooLargeException if the payload is larger than the limit
	 * @see #add(String, Object)
	 */
	void addAfterCommit(String stream, Object payload);

	/**
	 * Adds an entry with options when the transaction of the calling thread has been
	 * committed.
	 * @param request what is added, and how
	 * @see #addAfterCommit(String, Object)
	 */
	void addAfterCommit(AddRequest request);

	/**
	 * Adds an entry after a delay.
	 * @param stream the name of the stream
	 * @param payload the payload
	 * @param delay how long it waits at least, from when Redis hears of it
	 * @return the entry, which can be cancelled until it is due
	 * @see #addIn(AddRequest, Duration)
	 */
	DelayedEntry addIn(String stream, Object payload, Duration delay);

	/**
	 * Adds an entry with options after a delay.
	 * <p>
	 * The entry waits in Redis beside the stream and is added when it is due by the clock
	 * of the server, never early, by any process that looks at the delayed entries of the
	 * stream: see {@link DelayedEntries}. It has its id while it waits as the field
	 * {@link StreamHeaders#DELAYED_ID}. Entries that are due in the same millisecond are
	 * added in the order in which a process has delayed them.
	 * <p>
	 * An idempotency key lets one entry be delayed while it waits and within the window
	 * after it was due, unless it is cancelled; entries that are added at once do not
	 * count. The stream is trimmed when the entry is added to it.
	 * @param request what is added, and how
	 * @param delay how long it waits at least, from when Redis hears of it
	 * @return the entry, which can be cancelled until it is due; the first one if the
	 * idempotency key is known
	 */
	DelayedEntry addIn(AddRequest request, Duration delay);

	/**
	 * Adds an entry at a time.
	 * @param stream the name of the stream
	 * @param payload the payload
	 * @param due the earliest time, by the clock of the server
	 * @return the entry, which can be cancelled until it is due
	 * @see #addIn(AddRequest, Duration)
	 */
	DelayedEntry addAt(String stream, Object payload, Instant due);

	/**
	 * Adds an entry with options at a time.
	 * @param request what is added, and how
	 * @param due the earliest time, by the clock of the server
	 * @return the entry, which can be cancelled until it is due
	 * @see #addIn(AddRequest, Duration)
	 */
	DelayedEntry addAt(AddRequest request, Instant due);

	/**
	 * Cancels a delayed entry.
	 * @param stream the name of the stream
	 * @param delayedId the id of the delayed entry
	 * @return whether it was still waiting, and so will never be added
	 */
	boolean cancel(String stream, String delayedId);

	/**
	 * Returns the delayed entries that are due next.
	 * @param stream the name of the stream
	 * @param count the most entries
	 * @return the entries in the order in which they are due
	 */
	List<DelayedEntry> delayed(String stream, int count);

	/**
	 * Returns what Redis knows of a stream ({@code XINFO}, {@code XPENDING}).
	 * @param stream the name of the stream
	 * @return its length, its groups and what waits for them; of a stream that does not
	 * exist, an empty one
	 * @throws DataAccessException if Redis cannot be reached, or the key is no stream
	 */
	StreamInfo info(String stream);

}
