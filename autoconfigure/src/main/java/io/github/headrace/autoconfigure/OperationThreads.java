package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Runs what the endpoint is told to do, so that whoever tells it waits for a moment only.
 */
final class OperationThreads implements DisposableBean {

	/** How long a request waits for the end of what it has begun. */
	static final Duration PATIENCE = Duration.ofMillis(1500);

	private static final int MAX_THREADS = 8;

	private final Map<Purpose, ExecutorService> threads = new EnumMap<>(Purpose.class);

	OperationThreads() {
		for (Purpose purpose : Purpose.values()) {
			CustomizableThreadFactory factory = new CustomizableThreadFactory(
					"headrace-%s-".formatted(purpose.name().toLowerCase(Locale.ROOT).replace('_', '-')));
			factory.setDaemon(true);
			this.threads.put(purpose,
					new ThreadPoolExecutor(0, MAX_THREADS, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), factory));
		}
	}

	/** Begins to run something. */
	<V> Future<V> submit(Purpose purpose, Callable<V> operation) {
		try {
			return Objects.requireNonNull(this.threads.get(purpose)).submit(operation);
		}
		catch (RejectedExecutionException ex) {
			throw RefusedOperationException
				.unavailable("%d operations are under way already; try again later".formatted(MAX_THREADS));
		}
	}

	/**
	 * Waits for a moment.
	 * @return the result, or nothing if it takes longer
	 */
	static <V> Optional<V> await(Future<V> future) {
		try {
			return Optional.of(future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (TimeoutException ex) {
			return Optional.empty();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Optional.empty();
		}
		catch (ExecutionException ex) {
			throw refused(ex);
		}
	}

	private static RefusedOperationException refused(ExecutionException ex) {
		Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
		if (cause instanceof RefusedOperationException refusal) {
			return refusal;
		}
		return (cause instanceof IllegalArgumentException)
				? RefusedOperationException.invalid(String.valueOf(cause.getMessage()))
				: RefusedOperationException.unavailable(Answer.reason(cause));
	}

	@Override
	public void destroy() {
		this.threads.values().forEach(ExecutorService::shutdownNow);
	}

	/**
	 * What threads are for: none takes those of another.
	 */
	enum Purpose {

		/** Looks at dead letters. */
		READING,

		/** Starts, stops, pauses and resumes listeners, and clears caches. */
		STEERING,

		/** Replays and purges dead letters, which may take long. */
		DEAD_LETTERS

	}

}
