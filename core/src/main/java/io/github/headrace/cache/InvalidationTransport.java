package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * Carries invalidations between instances. Safe for use by several threads.
 */
interface InvalidationTransport {

	/**
	 * Begins to receive.
	 * @param sink takes everything, on one thread that is no event loop
	 * @return completes, or fails, with the first attempt to connect
	 */
	CompletableFuture<Void> start(InvalidationSink sink);

	/** Ends; completes when the sink is not called any more. */
	CompletableFuture<Void> stop();

	/**
	 * Returns whether what is sent is kept, in one order, under ids that tell how far an
	 * instance is.
	 */
	default boolean isLog() {
		return true;
	}

	/**
	 * Returns a time, or an earlier one if it is only known up to that one that no server
	 * has lost what was removed from it.
	 */
	default long unchanged(long nanoTime) {
		return nanoTime;
	}

	/** Returns whether sending never blocks. */
	boolean isOpen();

	/**
	 * Sends invalidations in one entry, after the keys in Redis that go with them have
	 * been removed: in one step on a standalone server, one after the other on a Cluster.
	 * @param invalidations what to send, not empty
	 * @param sharedKeys the keys to be removed
	 * @return completes with the id in the log ({@link EntryId#MIN} where there is none),
	 * or with what went wrong, when either may have happened
	 */
	CompletableFuture<EntryId> send(List<Invalidation> invalidations, List<byte[]> sharedKeys);

	/**
	 * Writes a value and sends its invalidation, in one step on a standalone server, one
	 * after the other on a Cluster.
	 * @return completes with the id in the log, or with what went wrong, when either may
	 * have happened
	 */
	CompletableFuture<EntryId> write(SharedWrite write);

	/** Returns a failure to send with what can be done about it, if that is known. */
	default Throwable explained(Throwable failure) {
		return failure;
	}

	/** Returns the state of the connection, and of the others. */
	TransportState state();

	/**
	 * Returns the instances that take part, as far as they are known to live.
	 * @param freshly whether they are asked to say how far they are
	 */
	CompletableFuture<List<CacheMember>> members(boolean freshly);

	/**
	 * What is known of a transport.
	 *
	 * @param position the id of the last entry that was applied, or {@code null} before
	 * the first connection, or where there is no log
	 * @param lag how many entries are not applied, or -1 if that is not known
	 * @param silence how long it is since everything there was had been applied
	 */
	record TransportState(@Nullable EntryId position, long lag, @Nullable Duration silence) {

	}

}
