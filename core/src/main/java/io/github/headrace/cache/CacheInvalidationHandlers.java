package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.util.Assert;

/**
 * Those who are told what was invalidated: one after the other, in the order of the log,
 * on one thread, which ends while there is nothing to tell. What they cannot keep up with
 * becomes a {@link InvalidationKind#RESET}, so that nothing is lost and memory stays
 * bounded.
 * <p>
 * A handler that takes long, or never returns, holds up the other handlers, but neither
 * the caches nor those who invalidate. What a handler throws is logged and counted. Safe
 * for use by several threads.
 */
public final class CacheInvalidationHandlers {

	/** The most invalidations that wait for the handlers. */
	static final int CAPACITY = 10_000;

	private final InvalidationGroups groups;

	private final CacheCounters counters;

	private final List<HandlerRegistration> registrations = new CopyOnWriteArrayList<>();

	private final HandlerQueue queue = new HandlerQueue(CAPACITY, this::calls);

	private final SparingLog log = new SparingLog(CacheInvalidationHandlers.class);

	CacheInvalidationHandlers(CacheKeyCodec keys, CacheCounters counters) {
		this.groups = new InvalidationGroups(keys);
		this.counters = counters;
	}

	/**
	 * Adds a handler.
	 * <p>
	 * It is told of a {@link InvalidationKind#CLEAR} and of a
	 * {@link InvalidationKind#RESET} in any case, as they may stand for what it wants to
	 * hear of: for keys that were too many or could not be encoded, and for everything
	 * that was missed. A reset comes once for each of the caches, and once with the cache
	 * {@link CacheInvalidation#ALL_CACHES} to a handler of all caches.
	 * @param description says what it is, for the log
	 * @param caches the names of the caches it is told of, empty for all
	 * @param kinds the other kinds it is told of, empty for all
	 * @param handler the handler
	 * @return removes the handler when it is closed
	 */
	public Registration add(String description, Set<String> caches, Set<InvalidationKind> kinds,
			CacheInvalidationHandler handler) {
		Assert.notNull(handler, () -> "'handler' of %s must not be null".formatted(description));
		HandlerRegistration registration = new HandlerRegistration(description, caches, kinds, handler);
		this.registrations.add(registration);
		return () -> this.registrations.removeIf((present) -> present == registration);
	}

	/**
	 * Returns whether nobody is told anything.
	 * @return whether there is no handler
	 */
	public boolean isEmpty() {
		return this.registrations.isEmpty();
	}

	/** Passes an entry on; never blocks. */
	void offer(InvalidationEntry entry) {
		List<Invalidation> wanted = entry.invalidations().stream().filter(this::isWanted).toList();
		if (!wanted.isEmpty()) {
			this.queue.add(new InvalidationEntry(entry.id(), entry.origin(), entry.own(), entry.replayed(), wanted));
		}
	}

	private boolean isWanted(Invalidation invalidation) {
		for (HandlerRegistration registration : this.registrations) {
			if (registration.wants(invalidation.cache(), invalidation.kind())) {
				return true;
			}
		}
		return false;
	}

	/** Says that anything may be invalid; never blocks. */
	void reset() {
		if (!isEmpty()) {
			this.queue.add(HandlerQueue.RESET);
		}
	}

	/**
	 * Waits a moment for what was offered, gives up the rest, and interrupts the handler
	 * that holds it up. What is offered later is passed on again.
	 */
	void close(Duration patience) {
		this.queue.drain(patience);
	}

	private List<Runnable> calls(InvalidationEntry entry) {
		List<Runnable> calls = new ArrayList<>();
		if (entry == HandlerQueue.RESET) {
			for (HandlerRegistration registration : this.registrations) {
				registration.resets().forEach((reset) -> calls.add(() -> call(registration, reset)));
			}
			return calls;
		}
		for (InvalidationGroups.Group group : this.groups.of(entry)) {
			CacheInvalidation invalidation = group.invalidation();
			for (HandlerRegistration registration : this.registrations) {
				if (registration.wants(invalidation.cache(), group.sentAs())) {
					calls.add(() -> call(registration, invalidation));
				}
			}
		}
		return calls;
	}

	private void call(HandlerRegistration registration, CacheInvalidation invalidation) {
		if (!this.registrations.contains(registration)) {
			return;
		}
		try {
			registration.handler().invalidated(invalidation);
		}
		catch (Throwable ex) {
			this.counters.handlerFailures.increment();
			this.log.error("Cache invalidation handler %s failed on %s of cache '%s' (%d failures so far)".formatted(
					registration.description(), invalidation.kind(), invalidation.cache(),
					this.counters.handlerFailures.sum()), ex);
		}
	}

	/**
	 * A handler that is told of invalidations, until it is closed.
	 */
	@FunctionalInterface
	public interface Registration extends AutoCloseable {

		/**
		 * Removes the handler: no call of it begins any more. One that is under way is
		 * not waited for. A second time does nothing.
		 */
		@Override
		void close();

	}

}
