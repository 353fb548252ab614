package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.listener.StartMode;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Starts the invalidations before anything uses caches, and ends them when nothing does
 * any more. They are lazy: those that are created later are started then.
 */
final class CacheInvalidationsLifecycle implements SmartLifecycle {

	/**
	 * Behind connection factories, and before web servers, schedulers and listeners.
	 */
	static final int PHASE = 1024;

	private static final Duration FAIL_FAST = Duration.ofSeconds(15);

	/** Redis that is there has answered by then; one that is not holds nothing up. */
	private static final Duration FIRST_ANSWER = Duration.ofSeconds(1);

	private final StartMode startMode;

	private final Function<Throwable, RuntimeException> failures;

	private final Supplier<@Nullable CacheInvalidations> needed;

	private final List<Consumer<CacheInvalidations>> startActions = new ArrayList<>();

	private @Nullable CacheInvalidations invalidations;

	private boolean running;

	/**
	 * Creates the lifecycle.
	 * @param startMode what to do when Redis cannot be used
	 * @param failures says what stands in the way of {@link StartMode#FAIL_FAST}
	 * @param needed returns the invalidations if there is something to keep coherent
	 */
	CacheInvalidationsLifecycle(StartMode startMode, Function<Throwable, RuntimeException> failures,
			Supplier<@Nullable CacheInvalidations> needed) {
		this.startMode = startMode;
		this.failures = failures;
		this.needed = needed;
	}

	/** Takes over the invalidations when they are created. */
	synchronized void manage(CacheInvalidations created) {
		this.invalidations = created;
		if (this.running) {
			start(created);
		}
	}

	/** Does something once with the invalidations when they are started, if ever. */
	synchronized void onStart(Consumer<CacheInvalidations> action) {
		started().ifPresentOrElse(action, () -> this.startActions.add(action));
	}

	/** Returns the invalidations if they are started. */
	synchronized Optional<CacheInvalidations> started() {
		return this.running ? Optional.ofNullable(this.invalidations) : Optional.empty();
	}

	@Override
	public void start() {
		CompletableFuture<Void> firstAttempt = startCreated(this.needed.get());
		if (this.startMode == StartMode.FAIL_FAST) {
			requireSuccess(firstAttempt);
		}
		else {
			firstAttempt.handle((done, failure) -> null)
				.completeOnTimeout(null, FIRST_ANSWER.toMillis(), TimeUnit.MILLISECONDS)
				.join();
		}
	}

	private synchronized CompletableFuture<Void> startCreated(@Nullable CacheInvalidations found) {
		this.running = true;
		if (found != null) {
			this.invalidations = found;
		}
		return (this.invalidations != null) ? start(this.invalidations) : CompletableFuture.completedFuture(null);
	}

	private CompletableFuture<Void> start(CacheInvalidations created) {
		CompletableFuture<Void> firstAttempt = created.start();
		this.startActions.forEach((action) -> action.accept(created));
		this.startActions.clear();
		return firstAttempt;
	}

	private void requireSuccess(CompletableFuture<Void> firstAttempt) {
		Throwable failure;
		try {
			firstAttempt.get(FAIL_FAST.toMillis(), TimeUnit.MILLISECONDS);
			return;
		}
		catch (ExecutionException ex) {
			failure = (ex.getCause() != null) ? ex.getCause() : ex;
		}
		catch (TimeoutException ex) {
			failure = ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			failure = ex;
		}
		stop();
		throw this.failures.apply(failure);
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public synchronized void stop(Runnable callback) {
		this.running = false;
		CompletableFuture<Void> end = (this.invalidations != null) ? this.invalidations.stop()
				: CompletableFuture.completedFuture(null);
		end.whenComplete((done, failure) -> callback.run());
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
