package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.headrace.cache.CacheInvalidationState;
import io.github.headrace.cache.CacheMember;
import io.github.headrace.cache.CacheStatistics;
import io.github.headrace.cache.ResetReason;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The coherent caches as the endpoint shows them.
 *
 * @param invalidations how invalidations travel, or {@code null} if none do
 * @param caches the caches that count
 */
record CachesDescriptor(@Nullable Invalidations invalidations, List<Cache> caches) {

	static final CachesDescriptor NONE = new CachesDescriptor(null, List.of());

	static CachesDescriptor of(CacheInvalidationState state, Answer<List<CacheMember>> members) {
		return new CachesDescriptor(Invalidations.of(state, members), state.caches().stream().map(Cache::of).toList());
	}

	record Invalidations(String instance, boolean connected, Instant since, @Nullable String cause,
			@Nullable String position, @Nullable Long lag, @Nullable Duration silence, long requested, long sent,
			long entries, int unsent, long escalations, long applied, long replayed, long ignored, long handlerFailures,
			Map<ResetReason, Long> resets, @Nullable List<Member> members, @Nullable String unavailable) {

		static Invalidations of(CacheInvalidationState state, Answer<List<CacheMember>> members) {
			List<CacheMember> known = members.value();
			return new Invalidations(state.instance(), state.connected(), Milliseconds.of(state.since()),
					ShortText.orNull(state.cause()), (state.position() != null) ? state.position().toString() : null,
					(state.lag() >= 0) ? state.lag() : null, Milliseconds.orNull(state.silence()), state.requested(),
					state.sent(), state.entries(), state.unsent(), state.escalations(), state.applied(),
					state.replayed(), state.ignored(), state.handlerFailures(), state.resets(),
					(known != null) ? known.stream().map(Member::of).toList() : null, members.unavailable());
		}

	}

	record Member(String id, String position, Instant seen) {

		static Member of(CacheMember member) {
			return new Member(member.id(), member.position().toString(), member.seen());
		}

	}

	record Cache(String name, long hits, long misses, double hitRatio, long sharedHits, long fills, long refusedFills,
			long bypassed, long servedStale) implements OperationResponseBody {

		static Cache of(CacheStatistics statistics) {
			return new Cache(statistics.cache(), statistics.hits(), statistics.misses(), statistics.hitRatio(),
					statistics.sharedHits(), statistics.fills(), statistics.refusedFills(), statistics.bypassed(),
					statistics.servedStale());
		}

	}

}
