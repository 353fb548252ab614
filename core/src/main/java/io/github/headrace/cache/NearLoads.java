package io.github.headrace.cache;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.headrace.connection.BackgroundThreads;
import org.jspecify.annotations.Nullable;

/**
 * Loads what a near cache does not have in memory: from the shared part, or by a loader,
 * one at a time for each key and, if that is wanted, among all instances. Safe for use by
 * several threads.
 */
final class NearLoads {

	private static final Duration FIRST_PAUSE = Duration.ofMillis(5);

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

	private final FillGuard guard;

	private final NearLookups lookups;

	private final NearFills fills;

	private final SharedReads reads;

	private final NearCacheSettings settings;

	private final SingleFlight flights;

	NearLoads(FillGuard guard, NearLookups lookups, NearFills fills, SharedReads reads, NearCacheSettings settings) {
		this.guard = guard;
		this.lookups = lookups;
		this.fills = fills;
		this.reads = reads;
		this.settings = settings;
		this.flights = new SingleFlight(guard);
	}

	/** Loads a value on this thread, or waits for the thread that does it. */
	@Nullable Object call(Object key, Callable<?> loader) throws Exception {
		FillTicket ticket = new FillTicket(this.guard.lease());
		return this.lookups.mayShare() ? this.flights.<Object>call(key, ticket.lease(), () -> load(key, ticket, loader))
				: load(key, ticket, loader);
	}

	private @Nullable Object load(Object key, FillTicket ticket, Callable<?> loader) throws Exception {
		NearValue there = this.lookups.again(key);
		if (there != null) {
			return there.get();
		}
		SharedLease lease = this.lookups.lease(key, this.settings.singleLoader());
		SharedRead read = (lease != null) ? waitFor(lease) : SharedRead.NONE;
		NearValue shared = this.lookups.take(key, read, lease, ticket);
		if (shared != null) {
			return shared.get();
		}
		try {
			Object value = loader.call();
			if (this.lookups.isDirty(key)) {
				ticket.refuse();
			}
			this.fills.store(key, value, ticket);
			return value;
		}
		catch (Throwable ex) {
			this.fills.giveUp(ticket);
			return this.lookups.instead(key, read, ticket, ex);
		}
	}

	private SharedRead waitFor(SharedLease lease) {
		long begin = System.nanoTime();
		Duration pause = FIRST_PAUSE;
		SharedRead read = this.reads.read(lease);
		while (isToBeAwaited(read, begin)) {
			try {
				TimeUnit.NANOSECONDS.sleep(pause.toNanos());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return read;
			}
			pause = longer(pause);
			read = this.reads.read(lease);
		}
		return read;
	}

	/** Loads a value without blocking, or joins the load that is under way. */
	CompletableFuture<@Nullable Object> start(Object key, Supplier<? extends CompletableFuture<?>> loader) {
		FillTicket ticket = new FillTicket(this.guard.lease());
		return this.lookups.mayShare() ? this.flights.start(key, ticket.lease(), () -> begin(key, ticket, loader))
				: begin(key, ticket, loader);
	}

	private CompletableFuture<@Nullable Object> begin(Object key, FillTicket ticket,
			Supplier<? extends CompletableFuture<?>> loader) {
		NearValue there = this.lookups.again(key);
		if (there != null) {
			return CompletableFuture.completedFuture(there.get());
		}
		SharedLease lease = this.lookups.lease(key, this.settings.singleLoader());
		if (lease == null) {
			return load(key, ticket, SharedRead.NONE, loader);
		}
		return waitAsync(lease, System.nanoTime(), FIRST_PAUSE).thenCompose((read) -> {
			NearValue shared = this.lookups.take(key, read, lease, ticket);
			return (shared != null) ? CompletableFuture.completedFuture(shared.get()) : load(key, ticket, read, loader);
		});
	}

	private CompletableFuture<SharedRead> waitAsync(SharedLease lease, long begin, Duration pause) {
		return this.reads.readAsync(lease).thenCompose((read) -> {
			if (!isToBeAwaited(read, begin)) {
				return CompletableFuture.completedFuture(read);
			}
			Executor later = BackgroundThreads.after(pause);
			return CompletableFuture.supplyAsync(() -> waitAsync(lease, begin, longer(pause)), later)
				.thenCompose((next) -> next);
		});
	}

	private CompletableFuture<@Nullable Object> load(Object key, FillTicket ticket, SharedRead read,
			Supplier<? extends CompletableFuture<?>> loader) {
		CompletableFuture<?> loading;
		try {
			loading = loader.get();
		}
		catch (Throwable ex) {
			loading = CompletableFuture.failedFuture(ex);
		}
		return loading.handle((value, failure) -> {
			if (failure == null) {
				this.fills.store(key, value, ticket);
				return value;
			}
			this.fills.giveUp(ticket);
			try {
				return this.lookups.instead(key, read, ticket, failure);
			}
			catch (Exception ex) {
				throw (ex instanceof CompletionException completion) ? completion : new CompletionException(ex);
			}
		});
	}

	private boolean isToBeAwaited(SharedRead read, long begin) {
		return this.settings.singleLoader() && read.isAwaited()
				&& System.nanoTime() - begin < this.settings.loadTimeout().toNanos();
	}

	private static Duration longer(Duration pause) {
		Duration longer = pause.multipliedBy(2);
		return (longer.compareTo(LONGEST_PAUSE) < 0) ? longer : LONGEST_PAUSE;
	}

}
