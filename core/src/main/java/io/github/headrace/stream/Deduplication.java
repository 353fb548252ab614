package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.connection.NativeConnection;

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

	private static final LuaScript TAKE = LuaScript.of(Deduplication.class, "deduplicate.lua");

	private static final LuaScript HANDLED = LuaScript.of(Deduplication.class, "handled.lua");

	/** How much longer than what was handled the mark of a pending entry is kept. */
	private static final Duration WHILE_PENDING = Duration.ofDays(1);

	private static final long PAUSE_MILLIS = 500;

	private static final int MAX_PLAIN_LENGTH = 64;

	private final NativeConnection connection;

	private final long timeToLive;

	private final ScheduledExecutorService timer;

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
	 * @return completes when both are done, never with a failure
	 */
	CompletableFuture<Void> done(Delivery delivery, String value) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		send(delivery, value, done);
		return done;
	}

	private void send(Delivery delivery, String value, CompletableFuture<Void> done) {
		StreamSource source = delivery.source();
		HANDLED
			.run(this.connection, List.of(mark(source, value), source.key()), List.of(source.groupName(),
					delivery.id().bytes(), bytes(holder(delivery)), bytes(Long.toString(this.timeToLive))))
			.whenComplete((answer, failure) -> {
				if (failure == null) {
					done.complete(null);
				}
				else if (!this.aborted) {
					sendLater(delivery, value, done);
				}
			});
	}

	private void sendLater(Delivery delivery, String value, CompletableFuture<Void> done) {
		try {
			this.timer.schedule(() -> send(delivery, value, done), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The application ends: the entry stays pending and is handled again.
			this.aborted = true;
		}
	}

	/** Sends nothing again from now on. */
	void abort() {
		this.aborted = true;
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
