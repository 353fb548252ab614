package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import io.github.headrace.connection.BackgroundThreads;
import io.github.headrace.stream.EntryId;

/**
 * Waits until all instances that live have applied everything up to an entry, by asking
 * them again and again how far they are.
 */
final class EverywhereAwait {

	private static final Duration PAUSE = Duration.ofMillis(50);

	private final InvalidationTransport transport;

	private final EntryId id;

	private final Duration timeout;

	private final CompletableFuture<List<CacheMember>> result = new CompletableFuture<>();

	private volatile List<CacheMember> late = List.of();

	private EverywhereAwait(InvalidationTransport transport, EntryId id, Duration timeout) {
		this.transport = transport;
		this.id = id;
		this.timeout = timeout;
	}

	/**
	 * Completes with the instances, or fails and names those that have not: on a thread
	 * that may block.
	 */
	static CompletableFuture<List<CacheMember>> of(InvalidationTransport transport, EntryId id, Duration timeout) {
		EverywhereAwait await = new EverywhereAwait(transport, id, timeout);
		await.ask();
		return await.result.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
			.exceptionallyComposeAsync(
					(failure) -> CompletableFuture
						.failedFuture((failure instanceof TimeoutException) ? await.timedOut() : failure),
					BackgroundThreads.now());
	}

	private void ask() {
		this.transport.members(true).whenComplete((members, failure) -> {
			if (failure == null) {
				look(members);
			}
			else {
				again();
			}
		});
	}

	private void look(List<CacheMember> members) {
		List<CacheMember> missing = members.stream()
			.filter((member) -> member.position().compareTo(this.id) < 0)
			.toList();
		this.late = missing;
		if (missing.isEmpty()) {
			this.result.completeAsync(() -> members, BackgroundThreads.now());
		}
		else {
			again();
		}
	}

	private void again() {
		if (!this.result.isDone()) {
			BackgroundThreads.after(PAUSE).execute(this::ask);
		}
	}

	private TimeoutException timedOut() {
		String who = this.late.isEmpty() ? "It is not known who has not applied it" : this.late.stream()
			.map((member) -> "%s (has applied %s, seen %s)".formatted(member.id(), member.position(), member.seen()))
			.collect(Collectors.joining(", ", "Not yet by ", ""));
		return new TimeoutException(
				"Entry %s was not applied everywhere within %s. %s".formatted(this.id, this.timeout, who));
	}

}
