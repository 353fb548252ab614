package io.github.headrace.cache;

import java.util.List;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * Invalidations that have come through the transport together.
 *
 * @param id the id in the log, or {@code null} where there is no log
 * @param origin the instance that sent them
 * @param own whether that is this one
 * @param replayed whether they were sent while this instance was cut off
 * @param invalidations what they are, in the order in which they were made
 */
record InvalidationEntry(@Nullable EntryId id, String origin, boolean own, boolean replayed,
		List<Invalidation> invalidations) {

}
