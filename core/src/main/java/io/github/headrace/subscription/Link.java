package io.github.headrace.subscription;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.PubSubOutput;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

/**
 * One connection on which topics are subscribed, from its opening to its loss.
 * <p>
 * A link that is lost or given up never comes back: what it still delivers is dropped,
 * and the client's own reconnection does not revive it. Commands are written at once and
 * never waited for; their completion comes on the event loop, before the next message.
 */
final class Link {

	static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(new StringCodec(StandardCharsets.UTF_8),
			ByteArrayCodec.INSTANCE);

	/** Answers that come late still count: patience is decided elsewhere. */
	private static final Duration COMMAND_TIMEOUT = Duration.ofDays(1);

	private static final long CLOSE_SECONDS = 1;

	private final StatefulRedisPubSubConnection<String, byte[]> connection;

	private volatile boolean discarded;

	private volatile int unansweredBeats;

	private volatile Instant lastAnswer = Instant.now();

	Link(StatefulRedisPubSubConnection<String, byte[]> connection) {
		this.connection = connection;
		this.connection.setTimeout(COMMAND_TIMEOUT);
	}

	/** Begins to pass on what arrives, and the loss of the connection. */
	void open(LinkListener listener) {
		this.connection.addListener(new Receiver(listener));
		this.connection.addListener(new RedisConnectionStateAdapter() {

			@Override
			public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
				if (!Link.this.discarded) {
					Link.this.discarded = true;
					listener.disconnected(Link.this);
				}
			}

		});
		if (!this.connection.isOpen()) {
			listener.disconnected(this);
		}
	}

	/** Asks the server for a topic; the callback comes on the event loop. */
	void subscribe(Topic topic, BiConsumer<@Nullable Object, @Nullable Throwable> completion) {
		send(topic.kind().subscribe(), topic.name(), new PubSubOutput<>(CODEC), completion);
	}

	/**
	 * Tells the server that a topic is not wanted; also called back if the link is lost.
	 */
	void unsubscribe(Topic topic, BiConsumer<@Nullable Object, @Nullable Throwable> completion) {
		send(topic.kind().unsubscribe(), topic.name(), new PubSubOutput<>(CODEC), completion);
	}

	/** Asks for a sign of life; any answer is one, be it that PING is not permitted. */
	void beat(Consumer<Duration> answered) {
		this.unansweredBeats++;
		long sent = System.nanoTime();
		ping((done, failure) -> {
			if (!this.discarded && (failure == null || failure instanceof RedisCommandExecutionException)) {
				this.unansweredBeats = 0;
				this.lastAnswer = Instant.now();
				answered.accept(Duration.ofNanos(System.nanoTime() - sent));
			}
		});
	}

	/** Asks the server for an answer; the callback comes on the event loop. */
	void ping(BiConsumer<@Nullable Object, @Nullable Throwable> completion) {
		send(CommandType.PING, null, new StatusOutput<>(CODEC), completion);
	}

	private <T> void send(CommandType type, @Nullable String key, CommandOutput<String, byte[], T> output,
			BiConsumer<@Nullable Object, @Nullable Throwable> completion) {
		CommandArgs<String, byte[]> arguments = new CommandArgs<>(CODEC);
		if (key != null) {
			arguments.addKey(key);
		}
		AsyncCommand<String, byte[], T> command = new AsyncCommand<>(new Command<>(type, output, arguments));
		// Before it is sent: a completion must not be met by the sending thread.
		command.whenComplete(completion);
		try {
			this.connection.dispatch(command);
		}
		catch (RuntimeException ex) {
			command.completeExceptionally(ex);
		}
	}

	int unansweredBeats() {
		return this.unansweredBeats;
	}

	Instant lastAnswer() {
		return this.lastAnswer;
	}

	/** Passes nothing on any more. */
	void mute() {
		this.discarded = true;
	}

	boolean isDiscarded() {
		return this.discarded;
	}

	/**
	 * Gives the connection up.
	 * @return completes when nothing arrives any more, or after a second
	 */
	CompletableFuture<Void> discard() {
		this.discarded = true;
		return this.connection.closeAsync().completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS);
	}

	/** Passes messages on for as long as the link is not discarded. */
	private final class Receiver extends RedisPubSubAdapter<String, byte[]> {

		private final LinkListener listener;

		Receiver(LinkListener listener) {
			this.listener = listener;
		}

		@Override
		public void message(String channel, byte[] body) {
			if (!Link.this.discarded) {
				this.listener.message(Link.this, Topic.Kind.CHANNEL, channel, channel, body);
			}
		}

		@Override
		public void message(String pattern, String channel, byte[] body) {
			if (!Link.this.discarded) {
				this.listener.message(Link.this, Topic.Kind.PATTERN, pattern, channel, body);
			}
		}

		@Override
		public void smessage(String channel, byte[] body) {
			if (!Link.this.discarded) {
				this.listener.message(Link.this, Topic.Kind.SHARDED, channel, channel, body);
			}
		}

		@Override
		public void sunsubscribed(String channel, long count) {
			if (!Link.this.discarded) {
				this.listener.revoked(Link.this, Topic.sharded(channel));
			}
		}

	}

}
