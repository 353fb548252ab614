package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * A value that is written to Redis together with the invalidation that tells the others.
 *
 * @param invalidation tells them; a {@link InvalidationKind#PUT}
 * @param key the key in Redis, a hash that is replaced
 * @param fields names and values in turn; the id of the entry is added as {@code a}
 * @param timeToLive when Redis forgets the key
 * @param position the entry that the log must have as its last for the value to be
 * stored, or {@code null} if it is stored in any case; otherwise the key is removed
 */
record SharedWrite(Invalidation invalidation, byte[] key, List<byte[]> fields, Duration timeToLive,
		@Nullable EntryId position) {

}
