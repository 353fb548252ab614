package io.github.headrace.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.message.InvalidPayloadException;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.message.PayloadConverter;
import io.github.headrace.message.PayloadDecoder;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.core.task.TaskDecorator;
import org.springframework.data.redis.annotation.RedisListener;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications as users write them, on a real server.
 */
class ChannelApplicationIntegrationTests {

	private ConfigurableApplicationContext context;

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	@Test
	void deliversWhatTheTemplateAndOtherClientsPublish() {
		start(Orders.class);
		this.context.getBean(RedisChannelTemplate.class).publish("order.created", new Order("ann", 3));
		assertThat(next()).isEqualTo(new Order("ann", 3));
		publish("order.created", "{\"customerName\":\"bob\",\"amount\":4}");
		assertThat(next()).isEqualTo(new Order("bob", 4));
	}

	@Test
	void speaksTheJsonOfTheApplication() {
		start(Orders.class, "spring.jackson.property-naming-strategy=SNAKE_CASE");
		publish("order.created", "{\"customer_name\":\"ann\",\"amount\":3}");
		assertThat(next()).isEqualTo(new Order("ann", 3));
	}

	@Test
	void startsLazyListeners() {
		start(Orders.class, "spring.main.lazy-initialization=true");
		assertThat(this.context.getBeanFactory().containsSingleton("orderListener")).isTrue();
		publish("order.created", "{\"customerName\":\"ann\",\"amount\":3}");
		assertThat(next()).isEqualTo(new Order("ann", 3));
	}

	@Test
	void leavesListenersOfSpringDataAlone() {
		start(Neighbors.class);
		publish("shared", "hello");
		assertThat(new Object[] { next(), next() }).containsExactlyInAnyOrder("Headrace: hello", "Spring Data: hello");
	}

	@Test
	void handlesInvalidPayloadsAsFailures() {
		start(Orders.class);
		publish("order.created", "{\"customerName\":\"ann\",\"amount\":-3}");
		assertThat(next()).isInstanceOf(InvalidPayloadException.class);
		publish("order.created", "{\"customerName\":\"ann\",\"amount\":3}");
		assertThat(next()).isEqualTo(new Order("ann", 3));
	}

	@Test
	void convertsAndDecoratesAsTheApplicationSays() {
		start(Customized.class);
		publish("order.created", "<customerName>ann</customerName>");
		List<Object> handled = new ArrayList<>();
		while (!handled.contains(new Order("ann", 1))) {
			handled.add(next());
		}
		// Once for what runs on the lane at a time; that it is subscribed may be told
		// apart.
		assertThat(handled).startsWith("decorated").containsOnly("decorated", new Order("ann", 1));
	}

	@Test
	void followsPropertiesOfAListener() {
		start(Meeting.class, "headrace.channels.listeners.meetingPoint-meet.concurrency=2");
		publish("meeting", "first");
		publish("meeting", "second");
		assertThat(new Object[] { next(), next() }).containsExactlyInAnyOrder("met first", "met second");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void handlesMessagesOnVirtualThreadsWhereBootSaysSo() {
		start(ThreadNames.class, "spring.threads.virtual.enabled=true");
		publish("threads", "any");
		assertThat(next()).asString().startsWith("VirtualThread[").contains("headrace-");
	}

	@Test
	void handlesMessagesOnPlatformThreadsOtherwise() {
		start(ThreadNames.class);
		publish("threads", "any");
		assertThat(next()).asString().startsWith("Thread[").contains("headrace-");
	}

	private void start(Class<?> application, String... properties) {
		this.context = EmbeddedApplication.start(application, properties);
	}

	private void publish(String channel, String payload) {
		this.context.getBean(StringRedisTemplate.class).convertAndSend(channel, payload);
	}

	private Object next() {
		try {
			Object next = this.context.getBean(Received.class).queue.poll(20, TimeUnit.SECONDS);
			assertThat(next).as("something arrives").isNotNull();
			return next;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	record Order(String customerName, @Positive int amount) {

	}

	record Received(BlockingQueue<Object> queue) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WithReceived {

		@Bean
		Received received() {
			return new Received(new LinkedBlockingQueue<>());
		}

		@Bean
		ListenerErrorHandler headraceErrorHandler(Received received) {
			return (failure) -> received.queue.add(failure.cause());
		}

	}

	static class Orders extends WithReceived {

		@Bean
		OrderListener orderListener(Received received) {
			return new OrderListener(received);
		}

	}

	record OrderListener(Received received) {

		@RedisChannelListener("order.created")
		void created(@Valid Order order) {
			this.received.queue.add(order);
		}

	}

	static class Neighbors extends WithReceived {

		@Bean
		Listener listener(Received received) {
			return new Listener(received);
		}

		static class Listener {

			private final Received received;

			Listener(Received received) {
				this.received = received;
			}

			@RedisChannelListener("shared")
			public void headrace(String text) {
				this.received.queue.add("Headrace: " + text);
			}

			@RedisListener("shared")
			public void springData(String text) {
				this.received.queue.add("Spring Data: " + text);
			}

		}

	}

	static class Customized extends Orders {

		@Bean
		PayloadConverter headracePayloadConverter() {
			return new XmlLikeConverter();
		}

		@Bean
		TaskDecorator taskDecorator(BeanFactory beanFactory) {
			return (task) -> () -> {
				beanFactory.getBean(Received.class).queue.add("decorated");
				task.run();
			};
		}

	}

	static class XmlLikeConverter implements PayloadConverter {

		private final PayloadConverter json = new JsonPayloadConverter(JsonMapper.shared());

		@Override
		public PayloadDecoder decoder(ResolvableType type) {
			return (bytes) -> new Order(new String(bytes).replaceAll("<[^>]+>", ""), 1);
		}

		@Override
		public byte[] encode(Object payload) {
			return this.json.encode(payload);
		}

	}

	static class Meeting extends WithReceived {

		@Bean
		MeetingPoint meetingPoint(Received received) {
			return new MeetingPoint(received, new CyclicBarrier(2));
		}

	}

	record MeetingPoint(Received received, CyclicBarrier barrier) {

		@RedisChannelListener("meeting")
		void meet(String name) throws Exception {
			this.barrier.await(20, TimeUnit.SECONDS);
			this.received.queue.add("met " + name);
		}

	}

	static class ThreadNames extends WithReceived {

		@Bean
		ThreadListener threadListener(Received received) {
			return new ThreadListener(received);
		}

	}

	record ThreadListener(Received received) {

		@RedisChannelListener("threads")
		void handle() {
			this.received.queue.add(Thread.currentThread().toString());
		}

	}

}
