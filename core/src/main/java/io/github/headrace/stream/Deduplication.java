package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.connection.NativeConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Remembers in Redis, beside each group, which values have been handled or are being
 * handled: a key for each value, which holds the id of the entry while that is pending
 * and, from its acknowledgement on, that it was handled.
 * <p>
 * Safe for crashes: who has the mark but is no longer pending has been buried, or is gone
 * with its group, and is overtaken. Safe for use by several threads.
 */
final class Deduplication {

	/** What is found when an entry is about to be handled. */
	enum Finding {

		/** The entry has the mark now. */
		FIRST,

		/** Another entry has it, which is pending. */
		BEING_HANDLED,

		/** The same was handled before. */
		HANDLED

	}

	private static final Log logger = LogFactory.getLog(Deduplication.class);

	private static final LuaScript TAKE = LuaScript.of(Deduplication.class, "deduplicate.lua");

	private static final LuaScript HANDLED = LuaScript.of(Deduplication.class, "handled.lua");

	/** How much longer than what was handled the mark of a pending entry is kept. */
	private static final Duration WHILE_PENDING = Duration.ofDays(1);

	private static final long PAUSE_MILLIS = 500;

	private static final int MAX_PLAIN_LENGTH = 64;

	private final NativeConnection connection;

	private final long timeToLive;

	private final ScheduledExecutorService timer;

	private final Set<CompletableFuture<Void>> unanswered = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean failing = new AtomicBoolean();

	private volatile boolean aborted;

	Deduplication(NativeConnection connection, Duration timeToLive, ScheduledExecutorService timer) {
		this.connection = connection;
		this.timeToLive = timeToLive.toMillis();
		this.timer = timer;
	}

	/**
	 * Takes the mark of a value for an entry, unless another entry has it; waits for the
	 * answer.
	 * @throws RuntimeException if Redis does not answer
	 */
	Finding begin(Delivery delivery, String value) {
		StreamSource source = delivery.source();
		StreamSource original = new StreamSource(source.stream(), source.group(), false);
		List<Object> answer = this.connection.await(TAKE.run(this.connection,
				List.of(mark(source, value), original.key(), original.replays().key()), List.of(source.groupName(),
						bytes(holder(delivery)), bytes(Long.toString(this.timeToLive + WHILE_PENDING.toMillis())))));
		return switch (new String((byte[]) answer.get(0), StandardCharsets.US_ASCII)) {
			case "taken" -> Finding.FIRST;
			case "held" -> Finding.BEING_HANDLED;
			default -> Finding.HANDLED;
		};
	}

	/**
	 * Says that a value was handled and acknowledges its entry, again until Redis has
	 * answered or this is aborted.
	 * @param then is run when both are done
	 */
	void done(Delivery delivery, String value, Runnable then) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.unanswered.add(done);
		send(delivery, value, () -> {
			try {
				then.run();
			}
			finally {
				end(done);
			}
		});
	}

	private void end(CompletableFuture<Void> done) {
		this.unanswered.remove(done);
		done.complete(null);
	}

	/**
	 * Waits for the answers to what was said so far.
	 * @return completes when they are there, or never will be
	 */
	CompletableFuture<Void> flush() {
		return CompletableFuture.allOf(this.unanswered.toArray(CompletableFuture<?>[]::new));
	}

	private void send(Delivery delivery, String value, Runnable then) {
		StreamSource source = delivery.source();
		HANDLED
			.run(this.connection, List.of(mark(source, value), source.key()), List.of(source.groupName(),
					delivery.id().bytes(), bytes(holder(delivery)), bytes(Long.toString(this.timeToLive))))
			.whenComplete((answer, failure) -> {
				log(source, failure);
				if (failure == null) {
					then.run();
				}
				else if (!this.aborted) {
					sendLater(delivery, value, then);
				}
			});
	}

	private void log(StreamSource source, @Nullable Throwable failure) {
		if (failure == null) {
			if (this.failing.get() && this.failing.compareAndSet(true, false)) {
				logger.info("Redis takes again what group '%s' of stream '%s' has handled".formatted(source.group(),
						source.stream().name()));
			}
		}
		else if (this.failing.compareAndSet(false, true)) {
			logger.warn(("Redis does not take what group '%s' of stream '%s' has handled, and its mark for"
					+ " deduplication; they are sent again until it does")
				.formatted(source.group(), source.stream().name()), failure);
		}
	}

	private void sendLater(Delivery delivery, String value, Runnable then) {
		try {
			this.timer.schedule(() -> send(delivery, value, then), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The application ends: the entry stays pending and is handled again.
			abort();
		}
	}

	/** Sends nothing again from now on. */
	void abort() {
		this.aborted = true;
		this.unanswered.forEach(this::end);
	}

	private static byte[] mark(StreamSource source, String value) {
		String name = (value.length() <= MAX_PLAIN_LENGTH) ? value : "sha256-" + digest(value);
		return bytes(source.stream().beside(source.group(), "once:" + name));
	}

	private static String digest(String value) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(value)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String holder(Delivery delivery) {
		return (delivery.source().replay() ? "r" : "s") + delivery.id();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
