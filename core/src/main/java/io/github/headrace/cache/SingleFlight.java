package io.github.headrace.cache;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.CacheOperationInvoker.ThrowableWrapper;

/**
 * Lets those who want the same value at the same time share one load, which runs outside
 * of any cache.
 * <p>
 * A load is joined only while its lease is current, so that nobody is given a value that
 * was loaded before an invalidation which he knows of. Who would wait for himself loads
 * on his own: a loader that asks for its own key, or loaders of several threads that wait
 * for each other. So does who is interrupted while he waits: his loader knows what that
 * means to it. Safe for use by several threads.
 */
final class SingleFlight {

	/** For which load a thread waits, in whatever cache. */
	private static final Map<Thread, Flight> WAITING = new ConcurrentHashMap<>();

	private final Map<Object, Flight> flights = new ConcurrentHashMap<>();

	private final FillGuard guard;

	SingleFlight(FillGuard guard) {
		this.guard = guard;
	}

	/**
	 * Loads a value on this thread, or waits for the one who does.
	 * @param key the key
	 * @param lease the lease from before the value was looked for
	 * @param load loads the value and stores it
	 * @return the value
	 * @throws Exception what the load has thrown, wherever it ran
	 */
	<T> @Nullable T call(Object key, long lease, Callable<? extends @Nullable T> load) throws Exception {
		Flight own = new Flight(lease, Thread.currentThread());
		Flight flight = board(key, own);
		return (flight == own) ? lead(key, own, load) : join(flight, load);
	}

	/**
	 * Loads a value without blocking, or joins the one who does.
	 * @param key the key
	 * @param lease the lease from before the value was looked for
	 * @param load loads the value and stores it
	 * @return completes with the value, or with what the load failed with; of this caller
	 * alone, who may cancel it
	 */
	<T> CompletableFuture<@Nullable T> start(Object key, long lease,
			Supplier<? extends CompletableFuture<? extends @Nullable T>> load) {
		Flight own = new Flight(lease, Thread.currentThread());
		Flight flight = board(key, own);
		if (flight == own) {
			begin(own, load).whenComplete((value, failure) -> {
				own.land(value, failure);
				this.flights.remove(key, own);
			});
		}
		else if (flight.owner == Thread.currentThread()) {
			begin(own, load).whenComplete(own::land);
			return own.forCaller();
		}
		return flight.forCaller();
	}

	/** Returns the flight of a key: the given one, or one to be joined. */
	private Flight board(Object key, Flight own) {
		while (true) {
			Flight other = this.flights.putIfAbsent(key, own);
			if (other == null) {
				return own;
			}
			if (this.guard.isCurrent(key, other.lease)) {
				return other;
			}
			if (this.flights.replace(key, other, own)) {
				return own;
			}
		}
	}

	private <T> @Nullable T lead(Object key, Flight flight, Callable<? extends @Nullable T> load) throws Exception {
		try {
			T value = load.call();
			flight.land(value, null);
			return value;
		}
		catch (Throwable ex) {
			flight.land(null, ex);
			throw ex;
		}
		finally {
			this.flights.remove(key, flight);
		}
	}

	@SuppressWarnings("unchecked")
	private static <T> @Nullable T join(Flight flight, Callable<? extends @Nullable T> load) throws Exception {
		Thread thread = Thread.currentThread();
		WAITING.put(thread, flight);
		try {
			if (!flight.waitsFor(thread)) {
				return (T) flight.result.get();
			}
		}
		catch (InterruptedException ex) {
			thread.interrupt();
		}
		catch (ExecutionException ex) {
			throw rethrowable(ex.getCause());
		}
		finally {
			WAITING.remove(thread);
		}
		return load.call();
	}

	private static Exception rethrowable(@Nullable Throwable failure) {
		if (failure instanceof Error error) {
			throw error;
		}
		return (failure instanceof Exception ex) ? ex : new IllegalStateException(failure);
	}

	private static <T> CompletableFuture<? extends @Nullable T> begin(Flight flight,
			Supplier<? extends CompletableFuture<? extends @Nullable T>> load) {
		try {
			return load.get();
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
		finally {
			flight.owner = null;
		}
	}

	/** A load that is under way. */
	private static final class Flight {

		private final long lease;

		private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();

		/** Who loads, if a thread is busy with that. */
		private volatile @Nullable Thread owner;

		Flight(long lease, Thread owner) {
			this.lease = lease;
			this.owner = owner;
		}

		void land(@Nullable Object value, @Nullable Throwable failure) {
			if (failure == null) {
				this.result.complete(value);
				return;
			}
			Throwable cause = failure.getCause();
			Throwable thrown = (failure instanceof CompletionException && cause != null) ? cause : failure;
			this.result.completeExceptionally(original(thrown));
		}

		/**
		 * A synchronized {@code @Cacheable} wraps what its method throws. Who joins and
		 * is none must not see that; who is one needs it around what is checked.
		 */
		private static Throwable original(Throwable failure) {
			Throwable original = (failure instanceof ThrowableWrapper wrapper) ? wrapper.getOriginal() : failure;
			return (original instanceof RuntimeException || original instanceof Error) ? original : failure;
		}

		boolean waitsFor(Thread thread) {
			Flight flight = this;
			while (flight != null) {
				Thread busy = flight.owner;
				if (busy == thread) {
					return true;
				}
				flight = (busy != null) ? WAITING.get(busy) : null;
			}
			return false;
		}

		@SuppressWarnings("unchecked")
		<T> CompletableFuture<@Nullable T> forCaller() {
			CompletableFuture<@Nullable T> copy = new CompletableFuture<>();
			this.result.whenComplete((value, failure) -> {
				if (failure == null) {
					copy.complete((T) value);
				}
				else {
					copy.completeExceptionally(failure);
				}
			});
			return copy;
		}

	}

}
