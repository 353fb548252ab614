package io.github.headrace.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * How the invalidations of this process fare.
 *
 * @param instance what this instance is called in the log
 * @param connected whether invalidations reach it
 * @param since since when that is so
 * @param cause why they do not, or {@code null}
 * @param position the last entry that was applied, or {@code null} if there is none
 * @param lag how many entries are known to wait, or -1
 * @param silence how long ago everything was known to be applied, or {@code null}
 * @param requested the invalidations that were asked for in this process
 * @param sent those that were sent, so fewer where equal ones met
 * @param entries the entries in which they were sent
 * @param unsent those that wait for Redis
 * @param escalations the clears that stand for too many keys, for keys that cannot be
 * encoded, or for invalidations that are larger than an entry may be
 * @param applied the invalidations of others that were obeyed
 * @param replayed those of them that were sent while this instance was cut off
 * @param ignored the invalidations of names under which this instance has no cache,
 * though there may be handlers that hear of them
 * @param handlerFailures the failures of those who are told of invalidations
 * @param resets how often everything was dropped, by reason
 * @param caches what each cache has done
 */
public record CacheInvalidationState(String instance, boolean connected, Instant since, @Nullable String cause,
		@Nullable EntryId position, long lag, @Nullable Duration silence, long requested, long sent, long entries,
		int unsent, long escalations, long applied, long replayed, long ignored, long handlerFailures,
		Map<ResetReason, Long> resets, List<CacheStatistics> caches) {

}
