package io.github.headrace.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.github.headrace.stream.EntryId;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What this process has sent lately, and sends again when the server may have lost it.
 * Caches of this process obey it once more: they may have read what a replica that was
 * promoted still had. Safe for use by several threads.
 */
final class LostInvalidations {

	private static final Log logger = LogFactory.getLog(LostInvalidations.class);

	private final InvalidationTargets targets;

	private final RecentInvalidations recent;

	private final OwnEntries own = new OwnEntries(System::nanoTime);

	private final Function<List<Invalidation>, EntryFuture> sender;

	private final Executor executor;

	/**
	 * Creates an empty memory.
	 * @param targets the caches of this process
	 * @param settings how long it lasts
	 * @param sender sends again
	 * @param executor applies what was sent again
	 */
	LostInvalidations(InvalidationTargets targets, SenderSettings settings,
			Function<List<Invalidation>, EntryFuture> sender, Executor executor) {
		this.targets = targets;
		this.recent = new RecentInvalidations(settings.resend(), settings.maxWaiting(), System::nanoTime);
		this.sender = sender;
		this.executor = executor;
	}

	/**
	 * Invalidations are about to be sent. A server that was replaced may confirm them, so
	 * they count as sent from now on.
	 */
	void sending(List<Invalidation> invalidations) {
		this.recent.add(invalidations);
	}

	/**
	 * The server has confirmed an entry. Who learns of that must not use shared values
	 * that the entry left in Redis.
	 */
	void confirmed(List<Invalidation> invalidations, EntryId id) {
		this.recent.add(invalidations);
		this.own.confirmed(id);
		for (Invalidation invalidation : invalidations) {
			this.targets.of(invalidation.cache()).forEach((target) -> target.marked(invalidation, id));
		}
	}

	/** An entry of this process has come through the log. */
	void came(EntryId id) {
		this.own.came(id);
	}

	/**
	 * Everything that had been sent by a time has come through the log. What was
	 * confirmed before and has not come is sent again.
	 * @param unchanged the time, or an earlier one if it is only known up to that one
	 * that no server has lost anything
	 */
	void current(long nanoTime, long unchanged) {
		if (this.own.isAnyLost(nanoTime)) {
			logger.warn("Invalidations were confirmed by a server that is not the one whose log is read; what was sent"
					+ " lately is sent again");
			sendAgain();
		}
		this.recent.current(unchanged);
	}

	/** Everything was dropped: sends again what the server may have lost. */
	void reset(ResetReason reason) {
		if (reason == ResetReason.START) {
			// What was confirmed before lies before the first entry that is read
			this.own.forget();
		}
		else if (reason.isLossOfServer()) {
			sendAgain();
		}
	}

	/**
	 * Sends everything again. Until that is done nothing it concerns is taken from the
	 * shared part.
	 */
	void sendAgain() {
		this.own.forget();
		List<Invalidation> again = this.recent.all();
		if (again.isEmpty()) {
			return;
		}
		List<Runnable> done = new ArrayList<>();
		for (Invalidation invalidation : again) {
			for (InvalidationTarget target : this.targets.of(invalidation.cache())) {
				target.sending(invalidation);
				done.add(() -> target.sent(invalidation));
			}
			apply(invalidation, null);
		}
		this.sender.apply(again).whenCompleteAsync((id, failure) -> {
			// Caches that were created meanwhile may have read what is removed only now
			again.forEach((invalidation) -> apply(invalidation, id));
			done.forEach(Runnable::run);
		}, this.executor);
	}

	private void apply(Invalidation invalidation, @Nullable EntryId id) {
		for (InvalidationTarget target : this.targets.of(invalidation.cache())) {
			try {
				target.apply(invalidation, id, false);
			}
			catch (RuntimeException ex) {
				logger.error("The cache '%s' could not obey and is emptied".formatted(target.cache()), ex);
				target.reset();
			}
		}
	}

}
