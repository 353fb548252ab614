package io.github.headrace.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import io.github.headrace.stream.EntryId;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Applies what comes through the transport to the caches of this process, and passes it
 * on to handlers.
 */
final class InvalidationApplier implements InvalidationSink {

	private static final Log logger = LogFactory.getLog(InvalidationApplier.class);

	/** Where invalidations come from, for people. */
	private final String source;

	private final InvalidationTargets targets;

	private final CacheInvalidationHandlers handlers;

	private final FreshnessWatch watch;

	private final CacheCounters counters;

	private final AppliedAwaits awaits = new AppliedAwaits();

	private final List<Consumer<ResetReason>> afterResets = new CopyOnWriteArrayList<>();

	private final SparingLog resetLog = new SparingLog(InvalidationApplier.class);

	private volatile Consumer<EntryId> ownCame = (id) -> {
	};

	private volatile LongConsumer afterCurrent = (nanoTime) -> {
	};

	private final AtomicBoolean warned = new AtomicBoolean();

	private volatile Link link = new Link(false, Instant.now(), "There has been no connection yet");

	InvalidationApplier(String source, InvalidationTargets targets, CacheInvalidationHandlers handlers,
			FreshnessWatch watch, CacheCounters counters) {
		this.source = source;
		this.targets = targets;
		this.handlers = handlers;
		this.watch = watch;
		this.counters = counters;
	}

	/** Returns the last entry that was applied, {@link EntryId#MIN} before the first. */
	EntryId position() {
		return this.awaits.position();
	}

	/** Returns whether invalidations come. */
	Link link() {
		return this.link;
	}

	/** Called after each reset. */
	void onReset(Consumer<ResetReason> action) {
		this.afterResets.add(action);
	}

	/** Called with each entry of this process that comes, and whenever all have come. */
	void onOwn(Consumer<EntryId> came, LongConsumer current) {
		this.ownCame = came;
		this.afterCurrent = current;
	}

	/** Completes when everything up to an entry is applied, or fails after a time. */
	CompletableFuture<Void> await(EntryId id, Duration timeout) {
		return this.awaits.await(id, timeout);
	}

	@Override
	public void apply(InvalidationEntry entry) {
		for (Invalidation invalidation : entry.invalidations()) {
			apply(entry, invalidation);
		}
		if (entry.id() != null) {
			this.awaits.applied(entry.id());
			if (entry.own()) {
				this.ownCame.accept(entry.id());
			}
		}
		this.handlers.offer(entry);
	}

	private void apply(InvalidationEntry entry, Invalidation invalidation) {
		if (entry.id() != null) {
			this.targets.remember(invalidation, entry.id());
		}
		List<InvalidationTarget> obeying = this.targets.of(invalidation.cache());
		obeying.forEach((target) -> tell(target, (told) -> told.apply(invalidation, entry.id(), entry.own())));
		if (entry.own()) {
			return;
		}
		(obeying.isEmpty() ? this.counters.ignored : this.counters.applied).increment();
		if (entry.replayed() && !obeying.isEmpty()) {
			this.counters.replayed.increment();
		}
	}

	/** A cache that cannot do what it is told is left with nothing. */
	private static void tell(InvalidationTarget target, Consumer<InvalidationTarget> call) {
		try {
			call.accept(target);
		}
		catch (RuntimeException | Error ex) {
			logger.error("The cache '%s' could not obey and is emptied".formatted(target.cache()), ex);
			empty(target);
		}
	}

	private static void empty(InvalidationTarget target) {
		try {
			target.reset();
		}
		catch (RuntimeException | Error ex) {
			logger.error("The cache '%s' could not be emptied and may serve old values".formatted(target.cache()), ex);
		}
	}

	@Override
	public boolean isSharing() {
		return this.targets.areSharing();
	}

	@Override
	public void reset(ResetReason reason, String detail) {
		this.targets.all().forEach(InvalidationApplier::empty);
		this.counters.reset(reason);
		log(reason, detail.isEmpty() ? "" : " (" + detail + ")");
		this.handlers.reset();
		this.afterResets.forEach((action) -> action.accept(reason));
	}

	private void log(ResetReason reason, String detail) {
		if (reason == ResetReason.UNKNOWN_VERSION && this.warned.compareAndSet(false, true)) {
			logger.warn(("All caches are emptied with each entry of a version that this one does not know, as in the "
					+ "invalidation %s%s: update this application, or give the other one another %s by "
					+ "'headrace.cache.invalidation.log'")
				.formatted(this.source, detail, this.source.replaceAll(" .*", "")));
		}
		else if (reason == ResetReason.START || reason == ResetReason.UNKNOWN_VERSION) {
			logger.debug("All caches are emptied: %s%s".formatted(reason, detail));
		}
		else {
			this.resetLog.warn("All caches are emptied, as invalidations may have been missed (%s): %s %s%s"
				.formatted(reason, this.source, reason.text(), detail));
		}
	}

	@Override
	public void positioned(EntryId position, EntryId dropped) {
		this.awaits.dropped(position, dropped);
	}

	@Override
	public void allMarked(EntryId id) {
		this.targets.rememberAll(id);
		this.targets.all()
			.forEach((target) -> tell(target, (told) -> told.marked(Invalidation.clear(told.cache()), id)));
	}

	@Override
	public void marked(Invalidation invalidation, EntryId id) {
		this.targets.remember(invalidation, id);
		this.targets.of(invalidation.cache())
			.forEach((target) -> tell(target, (told) -> told.marked(invalidation, id)));
	}

	@Override
	public void connected() {
		this.link = new Link(true, Instant.now(), null);
		this.targets.connected();
	}

	@Override
	public void disconnected(Throwable cause) {
		this.watch.disconnected();
		this.link = new Link(false, Instant.now(), text(cause));
		logger.warn("Invalidations do not come for the time being: " + text(cause));
	}

	/** Ends: nothing comes any more, and no line says so. */
	void stopped() {
		this.watch.disconnected();
		this.link = new Link(false, Instant.now(), "Invalidations are stopped");
	}

	private static String text(Throwable cause) {
		return (cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getSimpleName();
	}

	@Override
	public void current(long nanoTime) {
		this.watch.current(nanoTime);
		this.afterCurrent.accept(nanoTime);
	}

	/**
	 * Whether invalidations come.
	 *
	 * @param connected whether they do
	 * @param since since when that is so
	 * @param cause why they do not, or {@code null}
	 */
	record Link(boolean connected, Instant since, @Nullable String cause) {

	}

}
