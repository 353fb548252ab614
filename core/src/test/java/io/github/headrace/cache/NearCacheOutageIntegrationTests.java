package io.github.headrace.cache;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Near caches whose Redis is gone for a while.
 */
@Timeout(60)
class NearCacheOutageIntegrationTests {

	private RedisServer server;

	private RedisProxy proxy;

	private NearInstance near;

	private NearInstance far;

	@BeforeEach
	void startServer() {
		this.server = RedisServer.start();
		this.proxy = RedisProxy.to(this.server);
	}

	private void start(Map<String, NearCacheSettings> settings) {
		this.near = new NearInstance(this.server, settings);
		this.far = new NearInstance(new RedisStandaloneConfiguration(this.proxy.host(), this.proxy.port()), settings,
				Safeguards.ALL);
	}

	@AfterEach
	void stopServer() {
		this.far.close();
		this.near.close();
		this.proxy.close();
		this.server.close();
	}

	@Test
	void readsGoToTheLoaderWhileRedisIsGone() {
		start(new NearSettings().redisTimeout(Duration.ofMillis(200)).prices());
		cutOff();
		NearCache cache = this.far.cache();
		for (int i = 0; i < 100; i++) {
			String key = "key " + i;
			assertThat(cache.get(key)).isNull();
			assertThat(cache.<String>get(key, () -> key)).isEqualTo(key);
			assertThat(cache.get(key).get()).isEqualTo(key);
			assertThat(cache.retrieve("other " + i, () -> CompletableFuture.completedFuture(key)))
				.succeedsWithin(NearInstance.PATIENCE)
				.isEqualTo(key);
		}
	}

	@Test
	void changesAreMadeAtOnceAndSentWhenRedisIsBack() {
		start(new NearSettings().redisTimeout(Duration.ofMillis(200)).prices());
		this.near.cache().put("1", "old");
		this.near.cache().put("2", "old");
		this.near.awaitAppliedBy(this.far);
		assertThat(this.far.cache().get("1").get()).isEqualTo("old");
		cutOff();
		this.far.cache().put("1", "new");
		assertThat(this.far.cache().get("1").get()).isEqualTo("new");
		this.far.cache().evict("2");
		assertThat(this.far.cache().get("2")).isNull();
		assertThat(this.far.cache().<String>get("2", () -> "loaded")).isEqualTo("loaded");
		this.proxy.accept();
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			assertThat(this.near.local("1")).isNull();
			assertThat(this.near.local("2")).isNull();
			ValueWrapper seen = this.near.cache().get("1");
			assertThat((seen != null) ? seen.get() : "new").isEqualTo("new");
		});
	}

	@Test
	void whatWasMissedIsCaughtUpWith() {
		start(new NearSettings().redisTimeout(Duration.ofMillis(200)).prices());
		this.near.cache().put("1", "old");
		this.near.cache().put("2", "kept");
		this.near.awaitAppliedBy(this.far);
		assertThat(this.far.cache().get("1").get()).isEqualTo("old");
		assertThat(this.far.cache().get("2").get()).isEqualTo("kept");
		cutOff();
		this.near.cache().evict("1");
		this.proxy.accept();
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(this.far.local("1")).isNull());
		assertThat(this.far.local("2")).isEqualTo("kept");
	}

	@Test
	void eachCacheDecidesWhatItDoesWhileItIsCutOff() {
		NearSettings settings = new NearSettings().redisTimeout(Duration.ofMillis(200));
		start(Map.of("prices", settings.whenDisconnected(WhenDisconnected.BYPASS).build(), "names",
				settings.whenDisconnected(WhenDisconnected.SERVE).build()));
		// Serves nothing before it is known to have missed nothing
		await().until(() -> {
			this.far.cache("prices").put("1", "price");
			return this.far.cache("prices").get("1") != null;
		});
		this.far.cache("names").put("1", "name");
		assertThat(this.far.cache("prices").get("1").get()).isEqualTo("price");
		cutOff();
		await().until(() -> this.far.cache("prices").get("1") == null);
		assertThat(this.far.cache("names").get("1").get()).isEqualTo("name");
		assertThat(this.far.cache("prices").<String>get("1", () -> "loaded")).isEqualTo("loaded");
		loadsForItselfAlone(this.far.cache("prices"));
		assertThat(this.far.cache("prices").statistics().bypassed()).isPositive();
		this.proxy.accept();
		await().atMost(Duration.ofSeconds(30)).until(() -> this.far.cache("prices").get("1") != null);
	}

	private static void loadsForItselfAlone(NearCache cache) {
		CompletableFuture<String> held = new CompletableFuture<>();
		CompletableFuture<String> first = cache.retrieve("held", () -> held);
		assertThat(cache.<String>get("held", () -> "second")).isEqualTo("second");
		assertThat(cache.retrieve("held", () -> CompletableFuture.completedFuture("third")))
			.succeedsWithin(NearInstance.PATIENCE)
			.isEqualTo("third");
		held.complete("first");
		assertThat(first).succeedsWithin(NearInstance.PATIENCE).isEqualTo("first");
	}

	@Test
	void servesAValueThatHasExpiredWhileRedisDoesNotAnswer() {
		start(new NearSettings().redisTimeout(Duration.ofMillis(200))
			.ttl(Duration.ofMillis(50))
			.localTtl(Duration.ofMillis(50))
			.staleIfError(Duration.ofMinutes(1))
			.prices());
		this.far.cache().put("1", "expiring");
		this.far.awaitAppliedBy(this.near);
		await().until(() -> this.far.cache().get("1") == null);
		cutOff();
		assertThat(this.far.cache().get("1").get()).isEqualTo("expiring");
		assertThat(this.far.cache().statistics().servedStale()).isPositive();
		this.far.cache().evict("1");
		assertThat(this.far.cache().get("1")).isNull();
		assertThat(this.far.cache().<String>retrieve("1", () -> CompletableFuture.failedFuture(new IOException("no"))))
			.failsWithin(NearInstance.PATIENCE);
	}

	@Test
	void frozenServerCostsOneTimeout() {
		start(new NearSettings().redisTimeout(Duration.ofMillis(200)).prices());
		this.proxy.freeze();
		assertThat(this.far.cache().get("1")).isNull();
		// From here on nobody waits, as long as no answer has come
		assertThat(this.far.cache().<String>get("2", () -> "loaded")).isEqualTo("loaded");
		this.proxy.thaw();
		this.near.cache().put("3", "shared");
		await().atMost(Duration.ofSeconds(30)).until(() -> this.far.cache().get("3") != null);
	}

	private void cutOff() {
		this.proxy.refuse();
		this.proxy.cut();
		await().until(() -> !this.far.invalidations().state().connected());
	}

}
