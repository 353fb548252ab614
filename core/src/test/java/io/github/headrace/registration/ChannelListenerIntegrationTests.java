package io.github.headrace.registration;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.channel.ChannelHeaders;
import io.github.headrace.channel.ChannelMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What annotated methods receive, and what becomes of what they return.
 */
class ChannelListenerIntegrationTests {

	private final ListenerTestContext context = new ListenerTestContext();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void receivesRecordsInOrder() {
		Orders orders = new Orders();
		this.context.start(orders);
		for (int i = 0; i < 1000; i++) {
			this.context.publish("order.created", "{\"id\":%d,\"customer\":\"ann\"}".formatted(i));
		}
		for (int i = 0; i < 1000; i++) {
			assertThat(next(orders.received)).isEqualTo(new Order(i, "ann"));
		}
	}

	@Test
	void bindsVariablesAndHeaders() {
		Chat chat = new Chat();
		this.context.start(chat);
		this.context.publish("chat:lobby", "\"hello\"");
		assertThat(next(chat.received)).isEqualTo("lobby|chat:lobby|chat:*|Chat-chat|\"hello\"");
	}

	@Test
	void sendsResults() {
		Replies replies = new Replies();
		this.context.start(replies);
		this.context.publish("echo.plain", "a");
		assertThat(next(replies.received)).isEqualTo("plain a");
		this.context.publish("echo.future", "b");
		assertThat(next(replies.received)).isEqualTo("future b");
		this.context.publish("echo.mono", "c");
		assertThat(next(replies.received)).isEqualTo("mono c");
	}

	@Test
	void receivesMessagesAndBatches() {
		Shapes shapes = new Shapes();
		this.context.start(shapes);
		this.context.publish("shape.message", "[1,2]");
		assertThat(next(shapes.received)).isEqualTo(List.of(1, 2));
		this.context.publish("shape.channel", "text");
		assertThat(next(shapes.received)).isEqualTo("shape.channel text");
		this.context.publish("shape.signal", "{no json");
		assertThat(next(shapes.received)).isEqualTo("signal");
		this.context.publish("shape.batch", "1");
		this.context.publish("shape.batch", "2");
		this.context.publish("shape.batch", "3");
		assertThat(next(shapes.received)).isEqualTo(List.of(1, 2, 3));
	}

	private Object next(BlockingQueue<?> queue) {
		try {
			Object next = queue.poll(10, TimeUnit.SECONDS);
			assertThat(next).as("something arrives within 10 s; failures: %s", this.context.failures).isNotNull();
			return next;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	record Order(int id, String customer) {

	}

	static class Orders {

		final BlockingQueue<Order> received = new LinkedBlockingQueue<>();

		@RedisChannelListener("order.created")
		void created(Order order) {
			this.received.add(order);
		}

	}

	static class Chat {

		final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@RedisChannelListener("chat:{room}")
		void chat(@DestinationVariable String room, @Header(ChannelHeaders.CHANNEL) String channel,
				@Header(ChannelHeaders.PATTERN) String pattern, @Header(ChannelHeaders.LISTENER_ID) String id,
				String text) {
			this.received.add(String.join("|", room, channel, pattern, id, text));
		}

	}

	static class Replies {

		final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@RedisChannelListener("echo.plain")
		@SendTo("echo.replies")
		String plain(String text) {
			return "plain " + text;
		}

		@RedisChannelListener("echo.future")
		@SendTo("echo.replies")
		CompletableFuture<String> future(String text) {
			return CompletableFuture.supplyAsync(() -> "future " + text);
		}

		@RedisChannelListener("echo.mono")
		@SendTo("echo.replies")
		Mono<String> mono(String text) {
			return Mono.fromSupplier(() -> "mono " + text);
		}

		@RedisChannelListener("echo.replies")
		void replies(String text) {
			this.received.add(text);
		}

	}

	static class Shapes {

		final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

		@RedisChannelListener("shape.message")
		void message(Message<List<Integer>> message) {
			this.received.add(message.getPayload());
		}

		@RedisChannelListener("shape.channel")
		void channel(ChannelMessage<String> message) {
			this.received.add(message.channel() + " " + message.payload());
		}

		@RedisChannelListener("shape.signal")
		void signal() {
			this.received.add("signal");
		}

		@RedisChannelListener(channels = "shape.batch", batch = true, batchSize = "3", batchWindow = "10s")
		void batch(List<Integer> numbers) {
			this.received.add(numbers);
		}

	}

}
