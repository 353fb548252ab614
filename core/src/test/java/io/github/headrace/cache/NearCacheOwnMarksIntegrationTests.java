package io.github.headrace.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who has cleared a near cache reads no shared value from before, also while the log
 * brings him nothing.
 */
class NearCacheOwnMarksIntegrationTests {

	private final RedisServer server = RedisServer.start();

	private final CountDownLatch open = new CountDownLatch(1);

	@AfterEach
	void end() {
		this.open.countDown();
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource(value = InvalidationKind.class, mode = Mode.INCLUDE, names = { "CLEAR", "TAG", "PREFIX" })
	void concernSharedValuesAsSoonAsTheyAreSent(InvalidationKind kind) throws Exception {
		try (NearInstance instance = new NearInstance(this.server, new NearSettings().prices())) {
			assertThat((Object) instance.cache().get("k", () -> "old")).isEqualTo("old");
			holdUp(instance);
			invalidate(instance, kind).orTimeout(10, TimeUnit.SECONDS).join();
			assertThat((Object) instance.cache().get("k", () -> "new")).isEqualTo("new");
			this.open.countDown();
		}
	}

	private CompletableFuture<EntryId> invalidate(NearInstance instance, InvalidationKind kind) {
		CacheInvalidations invalidations = instance.invalidations();
		return switch (kind) {
			case TAG -> invalidations.evictByTag("prices", "tag of k");
			case PREFIX -> invalidations.evictByPrefix("prices", "k");
			default -> invalidations.clear("prices");
		};
	}

	/** Lets the thread that applies entries stand still. */
	private void holdUp(NearInstance instance) throws InterruptedException {
		CountDownLatch held = new CountDownLatch(1);
		instance.invalidations().parts().targets().add(new InvalidationTarget() {

			@Override
			public String cache() {
				return "gate";
			}

			@Override
			public void apply(Invalidation invalidation, @Nullable EntryId id, boolean own) {
				if (own && id != null) {
					held.countDown();
					awaitOpen();
				}
			}

			@Override
			public void reset() {
			}

		});
		instance.invalidations().clear("gate").orTimeout(10, TimeUnit.SECONDS).join();
		assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
	}

	private void awaitOpen() {
		try {
			this.open.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
