package io.github.headrace.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.headrace.annotation.CacheInvalidationListener;
import io.github.headrace.annotation.Deduplicate;
import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.cache.InvalidationKind;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.keyspace.KeyspaceEvent;
import jakarta.validation.Valid;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.SendTo;

/**
 * What people get wrong, each as an application that does not start.
 *
 * @param name what is wrong
 * @param application declares the listeners
 * @param properties its properties
 */
record ConfigurationMistakes(String name, Class<?> application, List<String> properties) {

	private static final String CONSUMER = "headrace.streams.consumers.bills.";

	private static final String NEAR = "headrace.cache.near.caches.prices.";

	static List<ConfigurationMistakes> all() {
		List<ConfigurationMistakes> all = new ArrayList<>(annotations());
		all.addAll(consumers());
		all.addAll(caches());
		all.addAll(values());
		all.addAll(connections());
		return all;
	}

	private static List<ConfigurationMistakes> annotations() {
		return List.of(of("two listeners with one id", SameId.class),
				of("bean that does not exist", UnknownErrorHandler.class),
				of("bean of another type", WrongConverter.class), of("number that is none", WrongNumber.class),
				of("duration that is none", WrongDuration.class), of("size that is none", WrongSize.class),
				of("flag that is none", WrongFlag.class), of("placeholder of an unknown property", Unresolved.class),
				of("expression that does not parse", WrongExpression.class),
				of("filter that does not parse", WrongFilter.class),
				of("ordering key that the payload lacks", WrongOrderingKey.class),
				of("nothing to conflate by", Conflating.class),
				of("nothing to conflate by, by property", Orders.class,
						"headrace.channels.listeners.orders.overflow=conflate"),
				of("no channel", NoChannel.class), of("template that does not parse", WrongTemplate.class),
				of("variable that the template lacks", WrongVariable.class),
				of("result for a template without its variable", WrongResult.class),
				of("pattern of sharded channels", ShardedPattern.class),
				of("connection factory that does not exist", UnknownConnectionFactory.class),
				of("listener of another scope", Prototypes.class), of("private method", PrivateMethod.class),
				of("batch that is no list", WrongBatch.class), of("two payloads", TwoPayloads.class),
				of("validation without a validator", Validated.class), of("wrong attempts", WrongRetry.class),
				of("parameter of a gap listener", WrongGap.class),
				of("event that Redis does not have", WrongEvent.class), of("negative database", WrongDatabase.class),
				of("key of invalidations that have none", WrongInvalidation.class),
				of("result of an invalidation listener", InvalidationResult.class));
	}

	private static List<ConfigurationMistakes> consumers() {
		return List.of(of("listener of streams without a stream", NoStream.class, CONSUMER + "stream=bills"),
				of("listener of streams without a group", NoGroup.class),
				of("group of a broadcast reader", GroupOfBroadcast.class),
				of("settings of a broadcast reader that need a group", RetriedBroadcast.class),
				of("group name that is too long", Handlers.class, CONSUMER + "stream=bills",
						CONSUMER + "group=" + "g".repeat(200), CONSUMER + "handler=charge"),
				of("start that is no position", WrongStart.class), of("no time to remember", WrongDeduplication.class),
				of("lease shorter than five blocks", ShortLease.class),
				of("consumer without a handler", AnnotatedBills.class, "headrace.streams.consumers.bils.stream=bills"),
				of("handler that does not exist", Handlers.class, CONSUMER + "stream=bills", CONSUMER + "group=billing",
						CONSUMER + "handler=chargeAll"),
				of("handler method that does not exist", Handlers.class, CONSUMER + "stream=bills",
						CONSUMER + "group=billing", CONSUMER + "handler=biller::chrge"),
				of("handler of another type", Handlers.class, CONSUMER + "stream=bills", CONSUMER + "group=billing",
						CONSUMER + "handler=biller"),
				of("handler that takes nobody knows what", Handlers.class, CONSUMER + "stream=bills",
						CONSUMER + "group=billing", CONSUMER + "handler=any"),
				of("two handlers of one consumer", AnnotatedBills.class, CONSUMER + "handler=biller"),
				of("configured handler without a stream", Handlers.class, CONSUMER + "handler=charge"));
	}

	private static List<ConfigurationMistakes> caches() {
		return List.of(
				of("included cache that nobody knows", Caching.class, "headrace.cache.invalidation.enabled=true",
						"headrace.cache.invalidation.include=prizes", "spring.cache.cache-names=prices"),
				of("near cache without a type", Caching.class, NEAR + "ttl=1h"),
				of("near cache of an unknown type", Caching.class, NEAR + "type=com.example.Price"),
				of("near cache that lives longer here than in Redis", Caching.class, NEAR + "type=java.lang.String",
						NEAR + "ttl=1m", NEAR + "local-ttl=1h"),
				of("near cache that is stale longer than it lives", Caching.class, NEAR + "type=java.lang.String",
						NEAR + "local-ttl=10s", NEAR + "max-staleness=1m"),
				of("near cache without the log", Caching.class, NEAR + "type=java.lang.String",
						"headrace.cache.invalidation.transport=channel"),
				of("invalidation by channel without channels", Caching.class,
						"headrace.cache.invalidation.enabled=true", "headrace.cache.invalidation.transport=channel",
						"headrace.channels.enabled=false", "headrace.start-mode=fail-fast"),
				of("log without a name", Caching.class, "headrace.cache.invalidation.log="),
				of("retention shorter than the staleness", Caching.class, "headrace.cache.invalidation.retention=1s"));
	}

	private static List<ConfigurationMistakes> values() {
		return List.of(of("number that is not positive", Empty.class, "headrace.channels.concurrency=0"),
				of("number of a listener that is not positive", Empty.class,
						"headrace.channels.listeners[shop.orders].inbox.capacity=-1"),
				of("property duration that is none", Empty.class, "headrace.streams.block=soon"),
				of("property size that is none", Empty.class, "headrace.channels.inbox.max-bytes=much"),
				of("property flag that is none", Empty.class, "headrace.streams.auto-startup=maybe"),
				of("word that is none of those that can be", Empty.class, "headrace.channels.overflow=block"),
				of("start mode that does not exist", Empty.class, "headrace.start-mode=backgroud"),
				of("type that does not exist", Empty.class, CONSUMER + "payload-type=com.example.Bill"),
				of("property lease shorter than five blocks", Empty.class, "headrace.streams.block=10s"),
				of("consumer's lease shorter than five blocks", AnnotatedBills.class, CONSUMER + "block=10s"),
				of("no attempt", Empty.class, CONSUMER + "retry.max-attempts=0"),
				of("trimming without a length", Empty.class, CONSUMER + "trim.strategy=max-length"),
				of("exception that is none", Empty.class, CONSUMER + "not-retryable=java.lang.String"),
				of("namespace that cannot be", Empty.class, "headrace.namespace=a b"));
	}

	private static List<ConfigurationMistakes> connections() {
		return List.of(of("Jedis", Orders.class, "spring.data.redis.client-type=jedis"),
				of("two connection factories", TwoFactories.class),
				of("property connection factory that does not exist", Orders.class,
						"headrace.connection-factory=nobody"),
				of("connection factory of a listener that does not exist", Orders.class,
						"headrace.channels.listeners.orders.connection-factory=nobody"),
				started("channels of a Redis that is not there", Orders.class, "spring.data.redis.port=1"),
				started("streams of a Redis that is not there", AnnotatedBills.class, "spring.data.redis.port=1"),
				started("log of a Redis that is not there", Caching.class, "headrace.cache.invalidation.enabled=true",
						"spring.data.redis.port=1"),
				started("channels with a wrong password", Orders.class, "spring.data.redis.username=reader",
						"spring.data.redis.password=guessed"),
				started("streams with a wrong password", AnnotatedBills.class, "spring.data.redis.username=reader",
						"spring.data.redis.password=guessed"),
				started("channels without rights", Orders.class, "spring.data.redis.username=reader",
						"spring.data.redis.password=readers"),
				started("streams without rights", AnnotatedBills.class, "spring.data.redis.username=reader",
						"spring.data.redis.password=readers"),
				started("log without rights", Caching.class, "headrace.cache.invalidation.enabled=true",
						"spring.data.redis.username=reader", "spring.data.redis.password=readers"),
				started("stream that is none", AnnotatedBills.class, CONSUMER + "stream=text"),
				started("log that is no stream", Caching.class, "headrace.cache.invalidation.enabled=true",
						"headrace.cache.invalidation.log=text"),
				started("channels of master and replica", Orders.class,
						"spring.data.redis.masterreplica.nodes=127.0.0.1:<port>"),
				started("streams of master and replica", AnnotatedBills.class,
						"spring.data.redis.masterreplica.nodes=127.0.0.1:<port>"));
	}

	private static ConfigurationMistakes of(String name, Class<?> application, String... properties) {
		return new ConfigurationMistakes(name, application, List.of(properties));
	}

	private static ConfigurationMistakes started(String name, Class<?> application, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("headrace.start-mode=fail-fast");
		return new ConfigurationMistakes(name, application, all);
	}

	@Override
	public String toString() {
		return this.name;
	}

	record Order(String customer, int amount) {

	}

	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Caching {

	}

	static class Orders {

		@RedisChannelListener(id = "orders", channels = "order.created")
		void created(String order) {
		}

	}

	static class SameId {

		@RedisChannelListener(id = "orders", channels = "order.created")
		void first(String order) {
		}

		@RedisStreamListener(id = "orders", stream = "orders", group = "billing")
		void second(String order) {
		}

	}

	static class UnknownErrorHandler {

		@RedisChannelListener(channels = "order.created", errorHandler = "nobody")
		void created(String order) {
		}

	}

	static class WrongConverter {

		@RedisChannelListener(channels = "order.created", payloadConverter = "redisConnectionFactory")
		void created(String order) {
		}

	}

	static class WrongNumber {

		@RedisChannelListener(channels = "order.created", concurrency = "many")
		void created(String order) {
		}

	}

	static class WrongDuration {

		@RedisStreamListener(stream = "orders", group = "billing", lease = "soon")
		void created(String order) {
		}

	}

	static class WrongSize {

		@RedisChannelListener(channels = "order.created", inboxMaxBytes = "much")
		void created(String order) {
		}

	}

	static class WrongFlag {

		@RedisChannelListener(channels = "order.created", autoStartup = "maybe")
		void created(String order) {
		}

	}

	static class Unresolved {

		@RedisChannelListener("${channel.of.orders}")
		void created(String order) {
		}

	}

	static class WrongExpression {

		@RedisChannelListener("#{1 +}")
		void created(String order) {
		}

	}

	static class WrongFilter {

		@RedisChannelListener(channels = "order.created", filter = "payload.amount >")
		void created(Order order) {
		}

	}

	static class WrongOrderingKey {

		@RedisChannelListener(channels = "order.created", concurrency = "4", orderingKey = "custmer")
		void created(Order order) {
		}

	}

	static class Conflating {

		@RedisChannelListener(channels = "order.created", overflow = Overflow.CONFLATE)
		void created(Order order) {
		}

	}

	static class NoChannel {

		@RedisChannelListener
		void created(String order) {
		}

	}

	static class WrongTemplate {

		@RedisChannelListener("order.{id")
		void created(String order) {
		}

	}

	static class WrongVariable {

		@RedisChannelListener("order.{id}.created")
		void created(@DestinationVariable String number, String order) {
		}

	}

	static class WrongResult {

		@RedisChannelListener("order.created")
		@SendTo("order.{id}.confirmed")
		String created(String order) {
			return order;
		}

	}

	static class ShardedPattern {

		@RedisChannelListener(patterns = "order.*", sharded = true)
		void created(String order) {
		}

	}

	static class UnknownConnectionFactory {

		@RedisChannelListener(channels = "order.created", connectionFactory = "nobody")
		void created(String order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Prototypes {

		@Bean
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		Orders orders() {
			return new Orders();
		}

	}

	static class PrivateMethod {

		@RedisChannelListener("order.created")
		private void created(String order) {
		}

	}

	static class WrongBatch {

		@RedisChannelListener(channels = "order.created", batch = true)
		void created(String order) {
		}

	}

	static class TwoPayloads {

		@RedisChannelListener("order.created")
		void created(String order, String customer) {
		}

	}

	static class Validated {

		@RedisChannelListener("order.created")
		void created(@Valid Order order) {
		}

	}

	static class WrongRetry {

		@RedisStreamListener(stream = "orders", group = "billing", retry = @Retry(maxAttempts = "0"))
		void created(String order) {
		}

	}

	static class WrongGap {

		@SubscriptionGapListener
		void gap(String gap) {
		}

	}

	static class WrongEvent {

		@RedisKeyspaceListener(eventNames = "expird", keys = "session:{id}")
		void expired() {
		}

	}

	static class WrongDatabase {

		@RedisKeyspaceListener(events = KeyspaceEvent.EXPIRED, database = "-1")
		void expired() {
		}

	}

	static class WrongInvalidation {

		@CacheInvalidationListener(cache = "prices", key = "price:{id}", kinds = InvalidationKind.CLEAR)
		void cleared() {
		}

	}

	static class InvalidationResult {

		@CacheInvalidationListener(cache = "prices")
		@SendTo("prices")
		String cleared() {
			return "";
		}

	}

	static class NoStream {

		@RedisStreamListener(id = "bill", group = "billing")
		void bill(String bill) {
		}

	}

	static class NoGroup {

		@RedisStreamListener("bills")
		void bill(String bill) {
		}

	}

	static class GroupOfBroadcast {

		@RedisStreamListener(stream = "bills", group = "billing", broadcast = true)
		void bill(String bill) {
		}

	}

	static class RetriedBroadcast {

		@RedisStreamListener(stream = "bills", broadcast = true, exclusive = "true", lease = "1m")
		void bill(String bill) {
		}

	}

	static class WrongStart {

		@RedisStreamListener(stream = "bills", group = "billing", startFrom = "yesterday")
		void bill(String bill) {
		}

	}

	static class WrongDeduplication {

		@RedisStreamListener(stream = "bills", group = "billing", deduplicate = @Deduplicate(by = "{id}", ttl = ""))
		void bill(String bill) {
		}

	}

	static class ShortLease {

		@RedisStreamListener(stream = "bills", group = "billing", lease = "1s")
		void bill(String bill) {
		}

	}

	static class AnnotatedBills {

		@RedisStreamListener(id = "bills", stream = "bills", group = "billing")
		void bill(String bill) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		Consumer<Order> charge() {
			return (order) -> {
			};
		}

		@Bean
		Consumer<?> any() {
			return (order) -> {
			};
		}

		@Bean
		Biller biller() {
			return new Biller();
		}

	}

	static class Biller {

		void charge(Order order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoFactories {

		@Bean
		LettuceConnectionFactory first() {
			return new LettuceConnectionFactory();
		}

		@Bean
		LettuceConnectionFactory second() {
			return new LettuceConnectionFactory();
		}

		@RedisChannelListener("order.created")
		void created(String order) {
		}

	}

}
