package io.github.headrace.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

import io.github.headrace.listener.FailureKind;
import io.github.headrace.listener.FailureStore;
import io.github.headrace.listener.ListenerFailure;
import io.github.headrace.message.EntryFields;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Appends what one channel listener could not handle to its dead letters.
 */
final class ChannelFailureStore implements FailureStore {

	/** How long the lane waits for Redis. */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	/** How long it does not wait at all after Redis did not answer. */
	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final Log logger = LogFactory.getLog(ChannelFailureStore.class);

	private final DeadLetterSource source;

	private final long maxLength;

	private final String consumer;

	private final Executor sender;

	private final ApplicationEventPublisher events;

	private final byte[] key;

	private final LongAdder lost = new LongAdder();

	private final LongAdder trimmed = new LongAdder();

	/** When Redis is asked again, by {@link System#nanoTime()}. */
	private volatile long notBefore = System.nanoTime();

	ChannelFailureStore(DeadLetterSource source, long maxLength, String consumer, Executor sender,
			ApplicationEventPublisher events) {
		this.source = source;
		this.maxLength = maxLength;
		this.consumer = consumer;
		this.sender = sender;
		this.events = events;
		this.key = source.key().getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public boolean keep(ListenerFailure failure, FailureKind kind) {
		try {
			FailureMark mark = FailureMark.of(failure.cause());
			DeadLetterAdded added = new DeadLetterAdded(failure.listenerId(), failure.destination(), null,
					DeadLetterReason.valueOf(kind.name()), mark.fingerprint(), failure.attempts());
			if (System.nanoTime() - this.notBefore < 0) {
				lost(failure, "Redis did not answer just now", null);
				return false;
			}
			await(append(DeadLetterFormat.write(added, mark, this.consumer, failure.body())));
			publish(added);
			return true;
		}
		catch (TimeoutException ex) {
			this.notBefore = System.nanoTime() + PAUSE.toNanos();
			lost(failure, "Redis did not answer within %s".formatted(PATIENCE), null);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			lost(failure, "its lane was interrupted", null);
		}
		catch (Throwable ex) {
			lost(failure, "it could not be written", ex);
		}
		return false;
	}

	private CompletableFuture<byte[]> append(EntryFields letter) {
		CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(this.key).add("*");
		letter.namesAndValues().forEach(args::add);
		CompletableFuture<byte[]> reply = CompletableFuture
			.supplyAsync(() -> this.source.connection()
				.send((commands) -> commands.dispatch(CommandType.XADD, new ByteArrayOutput<>(ByteArrayCodec.INSTANCE),
						args)),
					this.sender)
			.thenCompose((sent) -> sent);
		return (this.maxLength > 0) ? reply.whenComplete((id, failure) -> trim()) : reply;
	}

	private static void await(CompletableFuture<byte[]> reply) throws Exception {
		try {
			reply.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

	private void trim() {
		this.source.connection()
			.send((commands) -> commands.xtrim(this.key, XTrimArgs.Builder.maxlen(this.maxLength).exactTrimming()))
			.thenAccept(this::trimmed);
	}

	private void trimmed(long count) {
		if (count > 0) {
			this.trimmed.add(count);
			logger.warn("Listener '%s' has more than %d dead letters; the %d oldest were removed, %d since the start"
				.formatted(this.source.listenerId(), this.maxLength, count, this.trimmed.sum()));
		}
	}

	private void lost(ListenerFailure failure, String reason, @Nullable Throwable cause) {
		this.lost.increment();
		logger.error("%s, and is not known to be among the dead letters because %s; %d are lost since the start"
			.formatted(failure, reason, this.lost.sum()), cause);
	}

	private void publish(DeadLetterAdded added) {
		try {
			this.events.publishEvent(added);
		}
		catch (Throwable ex) {
			logger.error("An event listener failed on " + added, ex);
		}
	}

	DeadLetterSource source() {
		return this.source;
	}

	long lost() {
		return this.lost.sum();
	}

	long trimmed() {
		return this.trimmed.sum();
	}

}
