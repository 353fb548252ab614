package io.github.headrace.deadletter;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

import io.github.headrace.listener.ReplayTarget;
import org.jspecify.annotations.Nullable;

/**
 * Hands dead letters of a channel listener to that listener, in this process, one after
 * the other. Each is claimed before, and removed when it has been handled: what a crash
 * leaves behind is replayed again when its claim is over.
 */
final class ChannelReplayer implements Replayer {

	/** How long neither a purge nor another process may take what is handed over. */
	private static final Duration LEASE = Duration.ofMinutes(1);

	private final Letters letters;

	private final Supplier<@Nullable ReplayTarget> target;

	ChannelReplayer(Letters letters, Supplier<@Nullable ReplayTarget> target) {
		this.letters = letters;
		this.target = target;
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
			Letters.Claimed claimed = this.letters.claim(done, rest, LEASE);
			done = "";
			tally.looked(claimed.looked());
			tally.skipped(claimed.skipped());
			DeadLetter letter = claimed.letter();
			if (letter != null && handOver(letter, listener, tally)) {
				done = letter.id();
			}
			if (letter == null && claimed.looked() < Letters.CHUNK) {
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
			handled.get();
			tally.replayed(1);
			return true;
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
