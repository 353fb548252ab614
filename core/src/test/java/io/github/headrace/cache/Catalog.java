package io.github.headrace.cache;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.cache.annotation.CacheConfig;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;

/**
 * A service with all kinds of annotated methods.
 */
@CacheConfig(cacheNames = "prices")
class Catalog {

	private static final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "catalog");
		thread.setDaemon(true);
		return thread;
	});

	private final HeldSource source;

	Catalog(HeldSource source) {
		this.source = source;
	}

	@Cacheable
	public String price(String id) {
		return this.source.read(id);
	}

	@Cacheable(sync = true)
	public String priceOnce(String id) {
		return this.source.read(id);
	}

	@Cacheable
	public CompletableFuture<String> futurePrice(String id) {
		return CompletableFuture.supplyAsync(() -> this.source.read(id), threads);
	}

	@Cacheable(sync = true)
	public CompletableFuture<String> futurePriceOnce(String id) {
		return CompletableFuture.supplyAsync(() -> this.source.read(id), threads);
	}

	@Cacheable
	public Mono<String> monoPrice(String id) {
		return Mono.fromCallable(() -> this.source.read(id)).subscribeOn(Schedulers.boundedElastic());
	}

	@Cacheable(sync = true)
	public Mono<String> monoPriceOnce(String id) {
		return Mono.fromCallable(() -> this.source.read(id)).subscribeOn(Schedulers.boundedElastic());
	}

	@Cacheable(cacheNames = "lists")
	public Flux<String> prices(String id) {
		return Flux.defer(() -> Flux.just(this.source.read(id), "more")).subscribeOn(Schedulers.boundedElastic());
	}

	@Cacheable(cacheManager = "secondManager")
	public String priceByManager(String id) {
		return this.source.read(id);
	}

	@Cacheable(cacheResolver = "secondResolver")
	public String priceByResolver(String id) {
		return this.source.read(id);
	}

	@Cacheable(cacheNames = "maybe", unless = "#result == null")
	public String maybe(String id) {
		return this.source.read(id);
	}

	@Cacheable(cacheNames = { "first", "second" })
	public CompletableFuture<String> ofTwoCaches(String id) {
		return CompletableFuture.supplyAsync(() -> this.source.read(id), threads);
	}

	@Caching(evict = @CacheEvict(beforeInvocation = true), cacheable = @Cacheable)
	public String freshPrice(String id) {
		return this.source.read(id);
	}

	@CachePut(key = "#id", unless = "#result == 'secret'")
	public String reprice(String id, String price) {
		this.source.write(id, price);
		return Objects.requireNonNull(this.source.read(id));
	}

	@CacheEvict
	public void changed(String id) {
	}

	@CacheEvict(beforeInvocation = true)
	public void aboutToChange(String id) {
		throw new IllegalStateException("not changed");
	}

	@CacheEvict(allEntries = true)
	public void allChanged() {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching(proxyTargetClass = true)
	static class Enabled {

	}

}
