package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import io.github.headrace.annotation.CacheInvalidationListener;
import io.github.headrace.annotation.RedisChannelHandler;
import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.annotation.SubscriptionEstablishedListener;
import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.cache.CacheInvalidation;
import io.github.headrace.cache.InvalidationKind;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.keyspace.KeyspaceEvent;
import io.github.headrace.keyspace.KeyspaceNotification;
import io.github.headrace.stream.RedisStreamTemplate;
import io.lettuce.core.KillArgs;
import io.lettuce.core.api.async.RedisServerAsyncCommands;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.messaging.Message;
import org.springframework.stereotype.Component;

/**
 * Has every kind of handler, and ends when each has heard something. It is processed
 * ahead of time and started by {@link AheadOfTimeIntegrationTests}.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableCaching
@Import({ AheadOfTimeApplication.Heard.class, AheadOfTimeApplication.Listeners.class,
		AheadOfTimeApplication.Audits.class, AheadOfTimeApplication.Billing.class, AheadOfTimeApplication.Shapes.class,
		AheadOfTimeApplication.Catalog.class, AheadOfTimeApplication.Publisher.class })
class AheadOfTimeApplication {

	static final List<String> HANDLERS = List.of("batch", "bean method", "channel", "class-level", "established",
			"function", "gap", "generic", "invalidation", "keyspace", "message", "near cache", "stream");

	public static void main(String[] arguments) {
		SpringApplication application = new SpringApplicationBuilder(AheadOfTimeApplication.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "headrace.start-mode=fail-fast", "spring.cache.type=caffeine",
					"headrace.keyspace.configure=true", "headrace.channels.listeners.order.concurrency=2",
					"headrace.streams.consumers.bills.stream=bills", "headrace.streams.consumers.bills.group=billing",
					"headrace.streams.consumers.bills.handler=billing::charge",
					"headrace.streams.consumers.notes.stream=notes", "headrace.streams.consumers.notes.group=notes",
					"headrace.streams.consumers.notes.handler=note",
					"headrace.cache.near.caches.prices.type=java.util.List<" + Price.class.getName() + ">")
			.build();
		application.run(arguments);
	}

	@Bean
	Consumer<Note> note(Heard heard) {
		return (note) -> heard.add("function", note.text());
	}

	private static Object killSubscriber(RedisConnection connection) {
		return ((RedisServerAsyncCommands<?, ?>) connection.getNativeConnection())
			.clientKill(KillArgs.Builder.typePubsub())
			.toCompletableFuture()
			.join();
	}

	/** What was heard. */
	@Component
	static class Heard {

		private final Set<String> missing = new TreeSet<>(HANDLERS);

		synchronized void add(String handler, Object payload) {
			if (this.missing.remove(handler)) {
				System.out.println("heard " + handler + ": " + payload);
				notifyAll();
			}
		}

		synchronized void awaitAllBut(String... handlers) throws InterruptedException {
			while (!Set.of(handlers).containsAll(this.missing)) {
				wait();
			}
		}

	}

	@Lazy
	@Component
	static class Listeners {

		private final Heard heard;

		Listeners(Heard heard) {
			this.heard = heard;
		}

		@RedisChannelListener(id = "order", channels = "order.created", filter = "payload.amount > 1",
				orderingKey = "customer")
		void created(Order order) {
			this.heard.add("channel", order);
		}

		@RedisChannelListener("order.message")
		void message(Message<Order> message) {
			this.heard.add("message", message.getPayload());
		}

		@RedisChannelListener(channels = "order.batch", batch = true)
		void batch(List<Order> orders) {
			this.heard.add("batch", orders.get(0));
		}

		@RedisStreamListener(stream = "orders", group = "orders")
		void consume(Order order) {
			this.heard.add("stream", order);
		}

		@RedisKeyspaceListener(events = KeyspaceEvent.SET, keys = "session:{id}")
		void session(KeyspaceNotification notification) {
			this.heard.add("keyspace", notification.variables());
		}

		@SubscriptionGapListener
		void gap(SubscriptionGap gap) {
			this.heard.add("gap", gap.cause());
		}

		@SubscriptionEstablishedListener
		void established() {
			this.heard.add("established", "");
		}

		@CacheInvalidationListener(cache = "prices")
		void invalidated(CacheInvalidation invalidation) {
			if (invalidation.kind() == InvalidationKind.EVICT) {
				this.heard.add("invalidation", invalidation.keys());
			}
		}

	}

	/** Says by its type argument what its superclass takes. */
	static class Audits extends Auditing<Audit> {

		Audits(Heard heard) {
			super(heard);
		}

	}

	abstract static class Auditing<T> {

		private final Heard heard;

		Auditing(Heard heard) {
			this.heard = heard;
		}

		@RedisChannelListener("audit")
		void audit(T entry) {
			this.heard.add("generic", entry);
		}

	}

	@Component("billing")
	static class Billing {

		private final Heard heard;

		Billing(Heard heard) {
			this.heard = heard;
		}

		void charge(Bill bill) {
			this.heard.add("bean method", bill);
		}

	}

	@RedisChannelListener(channels = "shapes", payloadType = Order.class)
	static class Shapes {

		private final Heard heard;

		Shapes(Heard heard) {
			this.heard = heard;
		}

		@RedisChannelHandler
		void order(Order order) {
			this.heard.add("class-level", order);
		}

	}

	static class Catalog {

		@Cacheable("prices")
		List<Price> prices(String product, int amount) {
			return List.of(new Price(product, amount));
		}

		@CacheEvict("prices")
		void change(String product, int amount) {
		}

	}

	/** Gives everybody something to hear, and ends the application when they have. */
	static class Publisher implements ApplicationRunner {

		private final RedisChannelTemplate channels;

		private final RedisStreamTemplate streams;

		private final StringRedisTemplate values;

		private final Catalog catalog;

		private final Heard heard;

		Publisher(RedisChannelTemplate channels, RedisStreamTemplate streams, StringRedisTemplate values,
				Catalog catalog, Heard heard) {
			this.channels = channels;
			this.streams = streams;
			this.values = values;
			this.catalog = catalog;
			this.heard = heard;
		}

		@Override
		public void run(ApplicationArguments arguments) throws InterruptedException {
			Order order = new Order("ann", 2);
			for (String channel : List.of("order.created", "order.message", "order.batch", "shapes")) {
				this.channels.publish(channel, order);
			}
			this.channels.publish("audit", new Audit("ann"));
			this.streams.add("orders", order);
			this.streams.add("bills", new Bill(5));
			this.streams.addIn("notes", new Note("later"), Duration.ofMillis(1));
			this.values.opsForValue().set("session:7", "any");
			this.catalog.prices("tea", 1);
			this.heard.add("near cache", this.catalog.prices("tea", 1));
			this.catalog.change("tea", 1);
			this.heard.awaitAllBut("gap");
			this.values.execute(AheadOfTimeApplication::killSubscriber);
			this.heard.awaitAllBut();
			System.exit(0);
		}

	}

	record Order(String customer, int amount) {

	}

	record Audit(String user) {

	}

	record Bill(int amount) {

	}

	record Note(String text) {

	}

	record Price(String product, int amount) {

	}

}
