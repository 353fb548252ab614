package io.github.headrace.deadletter;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.headrace.connection.BackgroundThreads;
import io.github.headrace.listener.ReplayTarget;
import org.jspecify.annotations.Nullable;

/**
 * Hands dead letters of a channel listener to that listener, in this process, one after
 * the other. Each is claimed before, and removed when it has been handled: what a crash
 * leaves behind is replayed again when its claim is over.
 */
final class ChannelReplayer implements Replayer {

	private final Letters letters;

	private final Supplier<@Nullable ReplayTarget> target;

	private final Duration lease;

	/**
	 * Creates a replayer.
	 * @param letters the dead letters
	 * @param target the listener, unless there is none
	 * @param lease how long neither a purge nor another process may take what is handed
	 * over, and how long the listener may take for it
	 */
	ChannelReplayer(Letters letters, Supplier<@Nullable ReplayTarget> target, Duration lease) {
		this.letters = letters;
		this.target = target;
		this.lease = lease;
	}

	@Override
	public void replay(LetterRange range, ReplayTally tally) {
		ReplayTarget listener = this.target.get();
		if (listener == null) {
			tally.stop("There is no such listener in this process");
			return;
		}
		String done = "";
		LetterRange rest = range;
		while (!tally.isStopped()) {
			Letters.Claimed claimed = this.letters.claim(done, rest, this.lease);
			done = "";
			tally.looked(claimed.looked());
			tally.skipped(claimed.skipped());
			DeadLetter letter = claimed.letter();
			if (letter != null && handOver(letter, listener, tally)) {
				done = letter.id();
			}
			if (claimed.end()) {
				return;
			}
			rest = rest.from(claimed.last());
		}
	}

	private boolean handOver(DeadLetter letter, ReplayTarget listener, ReplayTally tally) {
		String channel = Objects.requireNonNullElse(letter.fields().text(DeadLetterFormat.CHANNEL),
				letter.destination());
		CompletableFuture<Void> handled = listener.replay(channel,
				Objects.requireNonNullElse(letter.payload(), new byte[0]));
		try {
			handled.get(this.lease.toMillis(), TimeUnit.MILLISECONDS);
			tally.replayed(1);
			return true;
		}
		catch (TimeoutException ex) {
			// It may be in the midst of it: what it has handled must not be replayed
			// again.
			handled.thenRunAsync(() -> this.letters.finish(letter.id()), BackgroundThreads.now());
			tally.stop("The listener has not handled '%s' within %s; it is removed once it has been"
				.formatted(letter.id(), this.lease));
			return false;
		}
		catch (InterruptedException ex) {
			handled.cancel(true);
			Thread.currentThread().interrupt();
			tally.stop("It was interrupted");
		}
		catch (ExecutionException ex) {
			tally.stop(String.valueOf((ex.getCause() != null) ? ex.getCause().getMessage() : ex.getMessage()));
		}
		this.letters.release(letter.id());
		return false;
	}

}
