package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.cache.CacheMember;
import io.github.headrace.registration.NearestName;
import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Shows and clears coherent caches for the endpoint.
 */
final class CachesView {

	/** Redis that is there has the invalidation by then. */
	private static final long SENT_MILLIS = 1_000;

	private final Supplier<@Nullable CacheInvalidations> invalidations;

	private final RedisLooks looks;

	private final OperationThreads threads;

	CachesView(Supplier<@Nullable CacheInvalidations> invalidations, RedisLooks looks, OperationThreads threads) {
		this.invalidations = invalidations;
		this.looks = looks;
		this.threads = threads;
	}

	CachesDescriptor all() {
		CacheInvalidations started = this.invalidations.get();
		if (started == null) {
			return CachesDescriptor.NONE;
		}
		Answer<List<CacheMember>> members = this.looks.members()
			.answers(RedisLooks.PATIENCE)
			.values()
			.stream()
			.findFirst()
			.orElseGet(() -> new Answer<>(null, Answer.NONE_YET));
		return CachesDescriptor.of(started.state(), members);
	}

	CachesDescriptor.Cache cache(String name) {
		CacheInvalidations started = this.invalidations.get();
		List<CachesDescriptor.Cache> caches = (started != null)
				? started.state().caches().stream().map(CachesDescriptor.Cache::of).toList() : List.of();
		return caches.stream().filter((cache) -> cache.name().equals(name)).findFirst().orElseThrow(() -> {
			List<String> names = caches.stream().map(CachesDescriptor.Cache::name).toList();
			return RefusedOperationException
				.unknown("There is no coherent cache '%s' in use%s".formatted(name, NearestName.hint(name, names)));
		});
	}

	Result run(String name, String operation) {
		cache(name);
		if (!operation.equals("clear")) {
			throw RefusedOperationException.invalid("'operation' is '%s', but can be clear".formatted(operation));
		}
		Optional<String> sent = OperationThreads
			.await(this.threads.submit(OperationThreads.Purpose.STEERING, () -> clear(name)));
		boolean known = sent.isPresent() && !sent.get().isEmpty();
		return new Result(name, operation, known, known ? sent.get() : null);
	}

	private String clear(String name) throws Exception {
		CacheInvalidations started = this.invalidations.get();
		if (started == null) {
			throw RefusedOperationException.unavailable("The caches are being stopped");
		}
		CompletableFuture<String> id = started.clear(name).thenApply(EntryId::toString);
		return id.copy().completeOnTimeout("", SENT_MILLIS, TimeUnit.MILLISECONDS).get();
	}

	/**
	 * What came of it.
	 *
	 * @param cache the cache, which is empty in this process
	 * @param operation what was asked for
	 * @param sent whether the invalidation is in Redis; otherwise it is sent as soon as
	 * possible
	 * @param id the id of the invalidation, or {@code null} if it is not sent yet
	 */
	record Result(String cache, String operation, boolean sent, @Nullable String id) implements OperationResponseBody {

	}

}
