package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.headrace.connection.BackgroundThreads;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.stream.EntryId;
import io.github.headrace.stream.LogReader;
import io.github.headrace.stream.LogReaderSettings;
import io.github.headrace.stream.StartPosition;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The reading of the log from a start to the next stop. Has, beside the thread of the
 * reader, one that says how far this instance is, as that may wait for a connection.
 */
final class LogReading {

	private static final Log logger = LogFactory.getLog(LogReading.class);

	private static final long LEAVE_SECONDS = 1;

	private final NativeConnection connection;

	private final LogKeys keys;

	private final LogMembers members;

	private final LogWriter writer;

	private final ShardWatch shards;

	private final InvalidationSink sink;

	private final LogFollower follower;

	private final LogReader reader;

	private final ScheduledThreadPoolExecutor courier;

	private final AcceptedWrites writes;

	private final Duration interval;

	private final AtomicBoolean saying = new AtomicBoolean();

	private boolean started;

	LogReading(NativeConnection connection, LogKeys keys, LogMembers members, LogWriter writer, String instance,
			InvalidationSink sink, CacheInvalidationSettings settings, Safeguards safeguards, ShardWatch shards) {
		this.connection = connection;
		this.keys = keys;
		this.members = members;
		this.writer = writer;
		this.shards = shards;
		this.sink = sink;
		this.writes = new AcceptedWrites(settings.maxStaleness());
		this.interval = settings.oftenEnough(LogMembers.INTERVAL);
		this.follower = new LogFollower(keys.stream().key(), instance, sink, this::readerPosition, this::open,
				this::say, this.writes, new ServerRuns(safeguards.runIds(), shards::takeLoss));
		this.reader = new LogReader(connection, List.of(keys.stream()), StartPosition.LATEST,
				new LogReaderSettings("invalidations", true, LogFollower.COUNT, settings.proofInterval()),
				this.follower);
		this.courier = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "headrace-invalidations-members");
			thread.setDaemon(true);
			return thread;
		});
	}

	private EntryId readerPosition() {
		return this.reader.position(this.keys.stream()).orElse(EntryId.MIN);
	}

	synchronized CompletableFuture<Void> start() {
		if (!this.started) {
			this.started = true;
			long millis = this.interval.toMillis();
			this.courier.scheduleWithFixedDelay(this::sayIfConnected, millis, millis, TimeUnit.MILLISECONDS);
			this.reader.start();
			this.shards.start(this.sink::isSharing);
		}
		return this.follower.ready();
	}

	/** Ends; afterwards this instance is no member any more. */
	CompletableFuture<Void> stop() {
		this.shards.stop();
		return this.reader.stop().thenCompose((ended) -> {
			this.courier.shutdownNow();
			this.follower.ready().cancel(false);
			return this.follower.isConnected() ? leave() : CompletableFuture.completedFuture(null);
		});
	}

	private CompletableFuture<Void> leave() {
		return CompletableFuture.supplyAsync(this.members::leave, BackgroundThreads.now())
			.thenCompose((left) -> left)
			.<Void>thenApply((left) -> null)
			.completeOnTimeout(null, LEAVE_SECONDS, TimeUnit.SECONDS)
			.exceptionally((failure) -> null);
	}

	InvalidationTransport.TransportState state() {
		return new InvalidationTransport.TransportState(this.follower.applied(),
				this.reader.lag(this.keys.stream()).orElse(-1), this.follower.proof().age());
	}

	private CompletableFuture<LogOpening> open() {
		CompletableFuture<LogOpening> opening = CompletableFuture
			.supplyAsync(() -> LogOpening.ask(this.connection, this.keys), this.courier)
			.thenCompose((asked) -> asked)
			.thenComposeAsync(this::begun, this.courier);
		opening.thenAccept((log) -> say());
		return opening;
	}

	/**
	 * A log that has no entry gets one that says nothing. Otherwise two beginnings of it
	 * look the same to whoever has seen neither, and positions would be less than the
	 * marks that caches know: they would take every shared value for one from before a
	 * clear.
	 */
	private CompletableFuture<LogOpening> begun(LogOpening log) {
		if (!log.tail().equals(EntryId.MIN)) {
			return CompletableFuture.completedFuture(log);
		}
		return this.writer.append(List.of(), List.of())
			.thenComposeAsync((id) -> LogOpening.ask(this.connection, this.keys), this.courier);
	}

	private void sayIfConnected() {
		if (this.follower.isConnected()) {
			say();
		}
	}

	/** Says how far this instance is, once for all who ask while that is under way. */
	private void say() {
		if (this.saying.compareAndSet(false, true)) {
			try {
				this.courier.execute(this::sayNow);
			}
			catch (RejectedExecutionException ex) {
				logger.debug("Nobody is told how far this instance is: it ends");
			}
		}
	}

	private void sayNow() {
		this.saying.set(false);
		EntryId applied = this.follower.applied();
		long sentAt = this.writes.sending();
		try {
			// Who waits for all waits for one that begins, too.
			this.members.say((applied != null) ? applied : EntryId.MIN).whenComplete((tail, failure) -> {
				if (failure != null) {
					notSaid(sentAt, failure);
				}
				else {
					this.writes.accepted(sentAt, tail);
				}
			});
		}
		catch (RuntimeException ex) {
			notSaid(sentAt, ex);
		}
	}

	private void notSaid(long sentAt, Throwable failure) {
		this.writes.failed(sentAt, failure);
		logger.debug("How far this instance is cannot be said; trying again", failure);
	}

}
