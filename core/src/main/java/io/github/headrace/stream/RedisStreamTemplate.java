package io.github.headrace.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.headrace.connection.CommittedSender;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.message.MessageObserver;
import io.lettuce.core.protocol.AsyncCommand;

import org.springframework.dao.DataAccessException;

/**
 * Adds entries to streams through the native Lettuce connection of the application. Safe
 * for use by several threads.
 */
public final class RedisStreamTemplate implements RedisStreamOperations {

	private final NativeConnection connection;

	private final EntryWriter writer;

	private final CommittedSender<List<Object>> committedSender;

	private final DelayedAdditions delayed;

	private final StreamInspection inspection;

	private final MessageObserver observer;

	RedisStreamTemplate(NativeConnection connection, EntryWriter writer, DelayedAdditions delayed,
			MessageObserver observer) {
		this.connection = connection;
		this.writer = writer;
		this.delayed = delayed;
		this.observer = observer;
		this.inspection = new StreamInspection(connection);
		this.committedSender = new CommittedSender<>(connection, connection::sendAll,
				"Not added after the commit, entries by stream");
	}

	@Override
	public EntryId add(String stream, Object payload) {
		return add(AddRequest.of(stream, payload));
	}

	@Override
	public EntryId add(String stream, Object payload, Map<String, String> headers) {
		return add(AddRequest.of(stream, payload).headers(headers));
	}

	@Override
	public EntryId addFields(String stream, Map<String, ?> fields) {
		return add(AddRequest.ofFields(stream, fields));
	}

	@Override
	public EntryId add(AddRequest request) {
		Addition addition = observed(request);
		return Addition.id(await(addition, () -> addition.send(this.connection), () -> adding(request.stream())));
	}

	@Override
	public CompletableFuture<EntryId> addAsync(String stream, Object payload) {
		return addAsync(AddRequest.of(stream, payload));
	}

	@Override
	public CompletableFuture<EntryId> addAsync(AddRequest request) {
		Addition addition = observed(request);
		return this.connection.translated(addition.send(this.connection))
			.whenComplete((reply, failure) -> addition.ended(failure))
			.thenApply(Addition::id)
			.exceptionallyCompose((failure) -> CompletableFuture
				.failedFuture(StreamFailure.describe(failure, adding(request.stream()))));
	}

	@Override
	public List<EntryId> addAll(String stream, Collection<?> payloads) {
		this.writer.key(stream);
		return addAll(payloads.stream().map((payload) -> AddRequest.of(stream, payload)).toList());
	}

	@Override
	public List<EntryId> addAll(Collection<AddRequest> requests) {
		List<Addition> written = requests.stream().map(this.writer::write).toList();
		if (written.isEmpty()) {
			return List.of();
		}
		// Nothing is wrong with any of them.
		List<Addition> additions = written.stream().map((addition) -> addition.observed(this.observer)).toList();
		List<AsyncCommand<byte[], byte[], List<Object>>> commands = additions.stream().map(Addition::command).toList();
		try {
			List<List<Object>> replies = this.connection.await(this.connection.sendAll(commands));
			additions.forEach((addition) -> addition.ended(null));
			return replies.stream().map(Addition::id).toList();
		}
		catch (RuntimeException ex) {
			for (int i = 0; i < commands.size(); i++) {
				additions.get(i).ended(isAdded(commands.get(i)) ? null : ex);
			}
			throw described(ex, () -> describe(additions, commands));
		}
	}

	private static boolean isAdded(AsyncCommand<?, ?, ?> command) {
		return command.isDone() && !command.isCompletedExceptionally();
	}

	private static String describe(List<Addition> additions,
			List<AsyncCommand<byte[], byte[], List<Object>>> commands) {
		List<String> streams = additions.stream().map(Addition::destination).distinct().toList();
		long added = commands.stream().filter(RedisStreamTemplate::isAdded).count();
		return "Adding %d entries to %s, %d of which are known to have been added,".formatted(commands.size(), streams,
				added);
	}

	@Override
	public void addAfterCommit(String stream, Object payload) {
		addAfterCommit(AddRequest.of(stream, payload));
	}

	@Override
	public void addAfterCommit(AddRequest request) {
		this.committedSender
			.sendAfterCommit(new CommittedAddition(this.writer.writeUnchanging(request), this.observer));
	}

	@Override
	public DelayedEntry addIn(String stream, Object payload, Duration delay) {
		return addIn(AddRequest.of(stream, payload), delay);
	}

	@Override
	public DelayedEntry addIn(AddRequest request, Duration delay) {
		return delay(request, Delay.of(delay));
	}

	@Override
	public DelayedEntry addAt(String stream, Object payload, Instant due) {
		return addAt(AddRequest.of(stream, payload), due);
	}

	@Override
	public DelayedEntry addAt(AddRequest request, Instant due) {
		return delay(request, Delay.until(due));
	}

	private DelayedEntry delay(AddRequest request, Delay delay) {
		Addition addition = observed(request);
		return await(addition, () -> this.delayed.delay(addition, delay),
				() -> "Delaying an entry for stream '%s'".formatted(request.stream()));
	}

	@Override
	public boolean cancel(String stream, String delayedId) {
		return await(this.delayed.cancel(this.writer.key(stream), delayedId),
				() -> "Cancelling the delayed entry '%s' of stream '%s'".formatted(delayedId, stream));
	}

	@Override
	public List<DelayedEntry> delayed(String stream, int count) {
		return await(this.delayed.first(this.writer.key(stream), count),
				() -> "Reading the delayed entries of stream '%s'".formatted(stream));
	}

	@Override
	public StreamInfo info(String stream) {
		return await(this.inspection.inspect(this.writer.key(stream)),
				() -> "Reading what is known of stream '%s'".formatted(stream));
	}

	/**
	 * Returns how many entries could not be added after a commit, or may not have been as
	 * the answer of Redis was missing. Stream and reason are logged, during an outage
	 * once a second.
	 * @return the count since the start
	 */
	public long failedAfterCommit() {
		return this.committedSender.failures();
	}

	private Addition observed(AddRequest request) {
		return this.writer.write(request).observed(this.observer);
	}

	private <T> T await(Addition addition, Supplier<CompletableFuture<T>> send, Supplier<String> what) {
		try {
			T reply = this.connection.await(send.get());
			addition.ended(null);
			return reply;
		}
		catch (RuntimeException ex) {
			addition.ended(ex);
			throw described(ex, what);
		}
	}

	private <T> T await(CompletableFuture<T> reply, Supplier<String> what) {
		try {
			return this.connection.await(reply);
		}
		catch (DataAccessException ex) {
			throw described(ex, what);
		}
	}

	private static RuntimeException described(RuntimeException failure, Supplier<String> what) {
		return (failure instanceof DataAccessException known) ? StreamFailure.describe(known, what.get()) : failure;
	}

	private static String adding(String stream) {
		return "Adding to stream '%s'".formatted(stream);
	}

}
