package io.github.headrace.registration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerStatistics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.handler.annotation.DestinationVariable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Which messages reach the handler, in which order and how many at a time.
 */
class SelectionIntegrationTests {

	private static RedisServer server;

	private final ListenerTestContext context = new ListenerTestContext(server);

	final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	private List<Object> next(int count) {
		List<Object> next = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			next.add(this.context.next(this.received));
		}
		return next;
	}

	record Customer(String name) {

	}

	record Order(int id, Customer customer) {

	}

	static class Bean {

		private int id;

		private boolean urgent;

		public int getId() {
			return this.id;
		}

		public void setId(int id) {
			this.id = id;
		}

		public boolean isUrgent() {
			return this.urgent;
		}

		public void setUrgent(boolean urgent) {
			this.urgent = urgent;
		}

	}

	@Nested
	class Filters {

		class Methods {

			@RedisChannelListener(channels = "record", filter = "payload.id > 10 and payload.customer?.name == 'ann'")
			void record(Order order) {
				received.add(order.id());
			}

			@RedisChannelListener(channels = "bean", filter = "payload.urgent")
			void bean(Bean bean) {
				received.add(bean.getId());
			}

			@RedisChannelListener(channels = "map", filter = "payload.id == 1 or payload['id'] == 2")
			void map(Map<String, Object> map) {
				received.add(map);
			}

			@RedisChannelListener(channels = "room:{room}",
					filter = "#room == 'a' and variables['room'] == 'a' and channel == 'room:a' and pattern == 'room:*'")
			void room(String text) {
				received.add(text);
			}

			@RedisChannelListener(channels = "batch", batch = true, batchSize = "4", batchWindow = "10s",
					filter = "payload % 2 == 0")
			void batch(List<Integer> numbers) {
				received.add(numbers);
			}

			@RedisChannelListener(channels = "throwing", filter = "payload.customer.name == 'ann'")
			void throwing(Order order) {
				received.add(order.id());
			}

			@RedisChannelListener(channels = "noflag", filter = "payload.id")
			void noFlag(Order order) {
				received.add(order.id());
			}

			@RedisChannelListener(channels = "assigning", filter = "(payload.id = 5) > 0")
			void assigning(Bean bean) {
				received.add(bean.getId());
			}

		}

		@Test
		void seePropertiesOfPayloads() {
			context.start(new Methods());
			context.publish("record", "{\"id\":10,\"customer\":{\"name\":\"ann\"}}");
			context.publish("record", "{\"id\":11,\"customer\":{\"name\":\"bob\"}}");
			context.publish("record", "{\"id\":12}");
			context.publish("record", "{\"id\":13,\"customer\":{\"name\":\"ann\"}}");
			assertThat(next(1)).containsExactly(13);
			context.publish("bean", "{\"id\":1}");
			context.publish("bean", "{\"id\":2,\"urgent\":true}");
			assertThat(next(1)).containsExactly(2);
			context.publish("map", "{\"id\":3}");
			context.publish("map", "{\"id\":2}");
			context.publish("map", "{\"id\":1}");
			assertThat(next(2)).containsExactly(Map.of("id", 2), Map.of("id", 1));
			assertThat(context.failures).isEmpty();
			assertThat(context.statistics("methods-record").filtered()).isEqualTo(3);
		}

		@Test
		void seeWhereAMessageCameFrom() {
			context.start(new Methods());
			context.publish("room:b", "b");
			context.publish("room:a", "a");
			assertThat(next(1)).containsExactly("a");
		}

		@Test
		void lookAtEachMessageOfABatch() {
			context.start(new Methods());
			context.template().publishAll("batch", List.of(1, 2, 3, 4));
			assertThat(next(1)).containsExactly(List.of(2, 4));
		}

		@Test
		void thatFailSendTheMessageTheFailureRoad() {
			context.start(new Methods());
			context.publish("throwing", "{\"id\":1}");
			context.publish("throwing", "{\"id\":2,\"customer\":{\"name\":\"ann\"}}");
			assertThat(next(1)).containsExactly(2);
			assertThat(context.nextFailure().attempts()).isZero();
			context.publish("noflag", "{\"id\":1}");
			context.publish("assigning", "{\"id\":1}");
			context.nextFailure();
			context.nextFailure();
			assertThat(received).isEmpty();
		}

	}

	@Nested
	class Arrival {

		class InOrder {

			@RedisChannelListener(patterns = "order.*")
			void receive(int number) {
				received.add(number);
			}

		}

		@Test
		void isTheOrderOverAllChannels() {
			context.start(new InOrder());
			for (int i = 0; i < 2000; i += 2) {
				context.template().publishAsync("order.a", i);
				context.template().publishAsync("order.b", i + 1);
			}
			assertThat(next(2000)).isEqualTo(IntStream.range(0, 2000).boxed().toList());
		}

	}

	@Nested
	class Concurrency {

		class Parallel {

			final CyclicBarrier barrier = new CyclicBarrier(3);

			@RedisChannelListener(channels = "parallel", concurrency = "3")
			void receive(String text) throws Exception {
				this.barrier.await(10, TimeUnit.SECONDS);
				received.add(text);
			}

		}

		class Sequential {

			private int running;

			@RedisChannelListener("sequential")
			void receive(String text) {
				received.add(++this.running);
				Thread.yield();
				this.running--;
			}

		}

		class Keyed {

			@RedisChannelListener(channels = "key.path", concurrency = "4", orderingKey = "customer.name")
			void path(Order order) {
				received.add(order.customer().name() + order.id());
			}

			@RedisChannelListener(channels = "key.bean", concurrency = "4", orderingKey = "id")
			void bean(Bean bean) {
				received.add(bean.getId() + String.valueOf(bean.isUrgent()));
			}

			@RedisChannelListener(channels = "key.map", concurrency = "4", orderingKey = "customer.name")
			void map(Map<String, Map<String, String>> map) {
				received.add(map.get("customer").get("name"));
			}

			@RedisChannelListener(channels = "key.null", concurrency = "4", orderingKey = "customer.name")
			void absent(Order order) {
				received.add(order.id());
			}

		}

		@Test
		void handlesSeveralMessagesAtATime() {
			context.start(new Parallel());
			context.template().publishAll("parallel", List.of("a", "b", "c"));
			assertThat(next(3)).containsExactlyInAnyOrder("a", "b", "c");
			assertThat(context.failures).isEmpty();
		}

		@Test
		void isOneByDefault() {
			context.start(new Sequential());
			context.template().publishAll("sequential", IntStream.range(0, 500).boxed().toList());
			assertThat(next(500)).containsOnly(1);
		}

		@Test
		void keepsTheOrderPerKey() {
			context.start(new Keyed());
			for (int i = 0; i < 300; i++) {
				context.template().publishAsync("key.path", new Order(i, new Customer("c" + i % 7)));
			}
			List<Object> all = next(300);
			for (int key = 0; key < 7; key++) {
				String customer = "c" + key;
				assertThat(all.stream().map(Object::toString).filter((text) -> text.startsWith(customer)))
					.isEqualTo(IntStream.range(0, 300)
						.filter((i) -> customer.equals("c" + i % 7))
						.mapToObj((i) -> customer + i)
						.toList());
			}
		}

		@Test
		void findsKeysInBeansAndMapsAndWhereThereAreNone() {
			context.start(new Keyed());
			context.publish("key.bean", "{\"id\":3,\"urgent\":true}");
			assertThat(next(1)).containsExactly("3true");
			context.publish("key.map", "{\"customer\":{\"name\":\"ann\"}}");
			assertThat(next(1)).containsExactly("ann");
			context.template()
				.publishAll("key.null", IntStream.range(0, 100).mapToObj((i) -> new Order(i, null)).toList());
			assertThat(next(100)).isEqualTo(IntStream.range(0, 100).boxed().toList());
			assertThat(context.failures).isEmpty();
		}

		@ParameterizedTest
		@ValueSource(strings = { "{channel}", "{room}", "!{variables['room']}", "!{#room}" })
		void keepsTheOrderPerChannelOrVariable(String key) {
			class ByRoom {

				private final Set<String> busy = new HashSet<>();

				@RedisChannelListener(channels = "room:{room}", concurrency = "4", orderingKey = "${key}")
				void receive(@DestinationVariable String room, int number) {
					synchronized (this.busy) {
						assertThat(this.busy.add(room)).isTrue();
					}
					received.add(room + number);
					synchronized (this.busy) {
						this.busy.remove(room);
					}
				}

			}
			context.property("key", key).start(new ByRoom());
			for (int i = 0; i < 200; i++) {
				context.template().publishAsync("room:" + (char) ('a' + i % 5), i);
			}
			List<Object> all = next(200);
			for (char room = 'a'; room <= 'e'; room++) {
				String prefix = String.valueOf(room);
				List<Integer> numbers = all.stream()
					.map(Object::toString)
					.filter((text) -> text.startsWith(prefix))
					.map((text) -> Integer.valueOf(text.substring(1)))
					.toList();
				assertThat(numbers).hasSize(40).isSorted();
			}
			assertThat(context.failures).isEmpty();
		}

	}

	@Nested
	@ExtendWith(OutputCaptureExtension.class)
	class Overflows {

		abstract class Blocking {

			final CountDownLatch entered = new CountDownLatch(1);

			final CountDownLatch goOn = new CountDownLatch(1);

			void block(Object payload) {
				this.entered.countDown();
				try {
					this.goOn.await(10, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				received.add(payload);
			}

		}

		class Dropping extends Blocking {

			@RedisChannelListener(id = "dropping", channels = "drop", inboxCapacity = "3")
			void receive(int number) {
				block(number);
			}

		}

		class DroppingNewest extends Blocking {

			@RedisChannelListener(id = "dropping", channels = "drop", inboxCapacity = "3",
					overflow = Overflow.DROP_NEWEST)
			void receive(int number) {
				block(number);
			}

		}

		class Bytes extends Blocking {

			@RedisChannelListener(id = "dropping", channels = "drop", inboxMaxBytes = "2B")
			void receive(int number) {
				block(number);
			}

		}

		class Conflating extends Blocking {

			@RedisChannelListener(id = "dropping", channels = "drop", inboxCapacity = "3", overflow = Overflow.CONFLATE,
					orderingKey = "id")
			void receive(Order order) {
				block(order.id() + order.customer().name());
			}

		}

		/** Lets all but the first payload meet an inbox that is not emptied. */
		private List<Object> run(Blocking listener, List<?> payloads, int drops) throws InterruptedException {
			context.start(listener);
			context.template().publish("drop", payloads.get(0));
			assertThat(listener.entered.await(10, TimeUnit.SECONDS)).isTrue();
			context.template().publishAll("drop", payloads.subList(1, payloads.size()));
			await().untilAsserted(() -> {
				ListenerStatistics statistics = context.statistics("dropping");
				assertThat(statistics.received()).isEqualTo(payloads.size());
				assertThat(statistics.dropped()).isEqualTo(drops);
			});
			listener.goOn.countDown();
			return next(payloads.size() - drops);
		}

		@Test
		void dropTheOldestByDefaultAndSaySoOnce(CapturedOutput output) throws InterruptedException {
			assertThat(run(new Dropping(), List.of(1, 2, 3, 4, 5, 6, 7), 3)).containsExactly(1, 5, 6, 7);
			await().until(() -> context.statistics("dropping").succeeded() == 4);
			ListenerStatistics statistics = context.statistics("dropping");
			assertThat(statistics.dropped()).isEqualTo(3);
			assertThat(statistics.depth()).isZero();
			await().untilAsserted(() -> assertThat(output)
				.containsOnlyOnce("The inbox of listener 'dropping' is full with 3 messages and 3 bytes;"
						+ " it drops by DROP_OLDEST")
				.containsOnlyOnce("The inbox of listener 'dropping' has room again; 3 message(s) were dropped"));
		}

		@Test
		void canDropTheNewest() throws InterruptedException {
			assertThat(run(new DroppingNewest(), List.of(1, 2, 3, 4, 5, 6, 7), 3)).containsExactly(1, 2, 3, 4);
		}

		@Test
		void areOfBytes() throws InterruptedException {
			assertThat(run(new Bytes(), List.of(1, 2, 3, 4), 1)).containsExactly(1, 3, 4);
		}

		@Test
		void canKeepTheLatestOfEachKey() throws InterruptedException {
			List<Order> orders = new ArrayList<>();
			orders.add(new Order(0, new Customer("first")));
			for (int i = 0; i < 30; i++) {
				orders.add(new Order(i % 3, new Customer("v" + i)));
			}
			assertThat(run(new Conflating(), orders, 27)).containsExactly("0first", "0v27", "1v28", "2v29");
		}

	}

}
