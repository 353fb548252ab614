package io.github.headrace.soak.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.ledger.Publications;
import io.lettuce.core.api.StatefulRedisConnection;

/**
 * Some messages to one channel, sent at once and answered one by one. For use by one
 * thread.
 */
final class Burst {

	private final String channel;

	private final RedisServer node;

	private final List<Sent> messages = new ArrayList<>();

	private final StatefulRedisConnection<String, String> connection;

	private Burst(String channel, RedisServer node, StatefulRedisConnection<String, String> connection) {
		this.channel = channel;
		this.node = node;
		this.connection = connection;
	}

	/** Sends messages, which take the next numbers of their channel. */
	static Burst send(Order order, RedisServer node, StatefulRedisConnection<String, String> connection,
			Publications publications) {
		Burst burst = new Burst(order.channel, node, connection);
		connection.setAutoFlushCommands(false);
		for (int i = 0; i < order.count; i++) {
			long number = publications.take(order.channel);
			String message = Numbered.json(number, order.size);
			burst.messages.add(new Sent(number, send(connection, order.channel, message)));
		}
		try {
			connection.flushCommands();
		}
		catch (RuntimeException ex) {
			burst.messages.forEach((message) -> message.reply.completeExceptionally(ex));
		}
		return burst;
	}

	private static CompletableFuture<Long> send(StatefulRedisConnection<String, String> connection, String channel,
			String message) {
		try {
			return (SoakChannels.SHARDED.contains(channel) ? connection.async().spublish(channel, message)
					: connection.async().publish(channel, message))
				.toCompletableFuture();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	RedisServer node() {
		return this.node;
	}

	/** Returns whether no more answers are to be expected, after waiting for them. */
	boolean isAnswered(long millis) {
		CompletableFuture<?>[] replies = this.messages.stream().map(Sent::reply).toArray(CompletableFuture<?>[]::new);
		try {
			CompletableFuture.allOf(replies).get(millis, TimeUnit.MILLISECONDS);
			return true;
		}
		catch (ExecutionException ex) {
			return true;
		}
		catch (TimeoutException ex) {
			return !this.connection.isOpen();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Notes what nobody knows the fate of.
	 * @return whether the server has accepted everything
	 */
	boolean settle(Publications publications) {
		List<Sent> unanswered = this.messages.stream().filter((message) -> message.receivers() < 0).toList();
		unanswered.forEach((message) -> publications.unanswered(this.channel, message.number));
		return unanswered.isEmpty();
	}

	/** Returns whether anybody is subscribed to the channel on this node. */
	boolean isReceived() {
		return this.messages.stream().anyMatch((message) -> message.receivers() > 0);
	}

	/**
	 * What to send.
	 *
	 * @param channel the channel
	 * @param count how many messages
	 * @param size how large to make each
	 */
	record Order(String channel, int count, int size) {

	}

	private record Sent(long number, CompletableFuture<Long> reply) {

		/** Returns the number of receivers; -1 if there is no answer. */
		long receivers() {
			try {
				return this.reply.getNow(-1L);
			}
			catch (CompletionException | CancellationException ex) {
				return -1;
			}
		}

	}

}
