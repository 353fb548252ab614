package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.headrace.deadletter.DeadLetterGroups;
import io.github.headrace.deadletter.DeadLetterPreviews;
import io.github.headrace.deadletter.DeadLetterQueue;
import io.github.headrace.deadletter.DeadLetters;
import io.github.headrace.listener.ListenerContainer;
import org.jspecify.annotations.Nullable;

/**
 * Shows, replays and purges dead letters for the endpoint. A request waits for a moment
 * only; what takes longer goes on, and what came of it is shown as the last operation.
 */
final class DeadLettersView {

	private static final int DEFAULT_LIMIT = 20;

	/** In addition to what the counts have taken. */
	private static final Duration GROUPS_PATIENCE = Duration.ofMillis(600);

	private final Supplier<@Nullable DeadLetters> deadLetters;

	private final ListenersView listeners;

	private final RedisLooks looks;

	private final OperationThreads threads;

	private final Map<RedisLooks.Place, DeadLetterOperation> lastOperations = new ConcurrentHashMap<>();

	DeadLettersView(Supplier<@Nullable DeadLetters> deadLetters, ListenersView listeners, RedisLooks looks,
			OperationThreads threads) {
		this.deadLetters = deadLetters;
		this.listeners = listeners;
		this.looks = looks;
		this.threads = threads;
	}

	List<DeadLettersDescriptor> all() {
		Map<RedisLooks.Place, Answer<Long>> counts = this.looks.counts().answers(RedisLooks.PATIENCE);
		Map<RedisLooks.Place, Answer<DeadLetterGroups>> groups = this.looks.groups().answers(GROUPS_PATIENCE);
		return this.looks.queues().stream().map((queue) -> {
			RedisLooks.Place place = RedisLooks.Place.of(queue);
			return DeadLettersDescriptor.of(queue,
					Objects.requireNonNullElse(counts.get(place), new Answer<>(null, Answer.NONE_YET)),
					groups.get(place), this.lastOperations.get(place));
		}).toList();
	}

	DeadLetterPageDescriptor page(String listener, @Nullable String stream, @Nullable String fingerprint,
			@Nullable Integer limit, @Nullable String after) {
		DeadLetterQueue queue = queue(listener, stream);
		Future<DeadLetterPreviews> page = this.threads.submit(() -> queue.preview(fingerprint,
				(limit != null) ? limit : DEFAULT_LIMIT, after, FieldDescriptor.MAX_BYTES));
		DeadLetterPreviews seen = OperationThreads.await(page).orElseThrow(() -> {
			page.cancel(true);
			return RefusedOperationException.unavailable(Answer.NONE_YET);
		});
		return DeadLetterPageDescriptor.of(queue, seen, this.lastOperations.get(RedisLooks.Place.of(queue)));
	}

	DeadLetterOperation run(String listener, @Nullable String stream, String operation, DeadLetterSelection selection) {
		DeadLetterQueue queue = queue(listener, stream);
		DeadLetterOperation begun = DeadLetterOperation.begun(listener, queue.destination(), operation);
		UnaryOperator<DeadLetterOperation> action = switch (operation) {
			case "replay" -> (started) -> started.ended(selection.replay(queue));
			case "purge" -> (started) -> started.ended(selection.purge(queue));
			default -> throw RefusedOperationException
				.invalid("'operation' is '%s', but can be replay or purge".formatted(operation));
		};
		Future<DeadLetterOperation> end = this.threads.submit(() -> run(queue, begun, action));
		return OperationThreads.await(end).orElse(begun);
	}

	private DeadLetterOperation run(DeadLetterQueue queue, DeadLetterOperation begun,
			UnaryOperator<DeadLetterOperation> action) {
		RedisLooks.Place place = RedisLooks.Place.of(queue);
		this.lastOperations.put(place, begun);
		DeadLetterOperation ended;
		try {
			ended = action.apply(begun);
		}
		catch (RuntimeException ex) {
			ended = begun.failed(ex);
		}
		this.lastOperations.merge(place, ended,
				(last, mine) -> last.startedAt().isAfter(mine.startedAt()) ? last : mine);
		return ended;
	}

	private DeadLetterQueue queue(String listener, @Nullable String stream) {
		this.listeners.get(ListenerContainer.class, "listener", listener);
		DeadLetters present = this.deadLetters.get();
		if (present == null) {
			throw RefusedOperationException.invalid("No dead letters are kept");
		}
		try {
			return (stream != null) ? present.of(listener, stream) : present.of(listener);
		}
		catch (IllegalArgumentException ex) {
			throw RefusedOperationException.invalid(String.valueOf(ex.getMessage()));
		}
	}

}
