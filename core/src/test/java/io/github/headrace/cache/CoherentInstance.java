package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.stream.EntryId;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cache.CacheManager;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.awaitility.Awaitility.await;

/**
 * One of several instances of an application that share a log.
 */
final class CoherentInstance implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(60);

	private final LettuceConnectionFactory factory;

	private final List<AnnotationConfigApplicationContext> contexts = new ArrayList<>();

	private final CacheInvalidations invalidations;

	private final CoherentCaches caches;

	CoherentInstance(RedisServer server) {
		this(server, Safeguards.ALL, (cache, key, value) -> List.of());
	}

	CoherentInstance(RedisServer server, Safeguards safeguards, CacheTags tags) {
		this.factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration(server.host(), server.port()));
		this.factory.afterPropertiesSet();
		this.factory.start();
		this.invalidations = CacheInvalidations.overLog(NativeConnection.of(this.factory), Namespace.NONE,
				new DefaultCacheKeyCodec(), List.of(tags), CacheInvalidationSettings.DEFAULTS, safeguards);
		this.invalidations.start();
		// A first attempt may fail on a busy machine
		await().atMost(PATIENCE).until(() -> this.invalidations.state().connected());
		this.caches = new CoherentCaches(() -> this.invalidations, List.of("*"), List.of("private*"), null);
	}

	/** Returns invalidations that have not been started. */
	CacheInvalidations unconnected(WhenDisconnected mode) {
		CacheInvalidationSettings defaults = CacheInvalidationSettings.DEFAULTS;
		return CacheInvalidations.overLog(NativeConnection.of(this.factory), Namespace.NONE, new DefaultCacheKeyCodec(),
				List.of(),
				new CacheInvalidationSettings(defaults.transport(), defaults.log(), mode, defaults.maxStaleness(),
						defaults.retention(), defaults.heartbeat(), defaults.resend(), defaults.maxKeys(),
						defaults.maxBytes(), defaults.maxWaiting()));
	}

	CacheInvalidations invalidations() {
		return this.invalidations;
	}

	CacheManager decorate(CacheManager manager) {
		return this.caches.decorate(manager, "localCaches");
	}

	/** Starts an application. */
	AnnotationConfigApplicationContext context(Consumer<AnnotationConfigApplicationContext> beans) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		this.contexts.add(context);
		context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) throws BeansException {
				return (bean instanceof CacheManager manager) ? decorate(manager) : bean;
			}

		});
		beans.accept(context);
		context.refresh();
		OperationViews views = new OperationViews(context.getBeanFactory());
		context.getBeansOfType(CacheAspectSupport.class).values().forEach(views::applyTo);
		return context;
	}

	/** Waits until another instance has applied what this one has sent. */
	EntryId awaitAppliedBy(CoherentInstance other) {
		EntryId id = this.invalidations.evict("nobody's", "key").orTimeout(60, TimeUnit.SECONDS).join();
		other.invalidations.awaitApplied(id, PATIENCE).join();
		return id;
	}

	@Override
	public void close() {
		this.contexts.forEach(AnnotationConfigApplicationContext::close);
		this.invalidations.stop().orTimeout(60, TimeUnit.SECONDS).join();
		this.factory.destroy();
	}

}
