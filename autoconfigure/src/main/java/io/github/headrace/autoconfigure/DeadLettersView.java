package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import io.github.headrace.deadletter.DeadLetterGroups;
import io.github.headrace.deadletter.DeadLetterPreviews;
import io.github.headrace.deadletter.DeadLetterQueue;
import io.github.headrace.deadletter.DeadLetters;
import io.github.headrace.listener.ListenerContainer;
import org.jspecify.annotations.Nullable;

/**
 * Shows dead letters for the endpoint, and lets them be replayed and purged.
 */
final class DeadLettersView {

	private static final int DEFAULT_LIMIT = 20;

	/** In addition to what the counts have taken. */
	private static final Duration GROUPS_PATIENCE = Duration.ofMillis(600);

	private final Supplier<@Nullable DeadLetters> deadLetters;

	private final ListenersView listeners;

	private final RedisLooks looks;

	private final OperationThreads threads;

	private final DeadLetterOperations operations;

	DeadLettersView(Supplier<@Nullable DeadLetters> deadLetters, ListenersView listeners, RedisLooks looks,
			OperationThreads threads) {
		this.deadLetters = deadLetters;
		this.listeners = listeners;
		this.looks = looks;
		this.threads = threads;
		this.operations = new DeadLetterOperations(threads);
	}

	List<DeadLettersDescriptor> all() {
		Map<RedisLooks.Place, Answer<Long>> counts = this.looks.counts().answers(RedisLooks.PATIENCE);
		Map<RedisLooks.Place, Answer<DeadLetterGroups>> groups = this.looks.groups().answers(GROUPS_PATIENCE);
		return this.looks.queues().stream().map((queue) -> {
			RedisLooks.Place place = RedisLooks.Place.of(queue);
			return DeadLettersDescriptor.of(queue,
					Objects.requireNonNullElse(counts.get(place), new Answer<>(null, Answer.NONE_YET)),
					groups.get(place), this.operations.last(place));
		}).toList();
	}

	DeadLetterPageDescriptor page(String listener, @Nullable String stream, @Nullable String fingerprint,
			@Nullable Integer limit, @Nullable String after, boolean shown) {
		DeadLetterQueue queue = queue(listener, stream);
		Future<DeadLetterPreviews> page = this.threads.submit(OperationThreads.Purpose.READING,
				() -> queue.preview(fingerprint, (limit != null) ? limit : DEFAULT_LIMIT, after,
						shown ? FieldDescriptor.MAX_BYTES : 0));
		DeadLetterPreviews seen = OperationThreads.await(page).orElseThrow(() -> {
			page.cancel(true);
			return RefusedOperationException.unavailable(Answer.NONE_YET);
		});
		return DeadLetterPageDescriptor.of(queue, seen, shown, this.operations.last(RedisLooks.Place.of(queue)));
	}

	DeadLetterOperation run(String listener, @Nullable String stream, String operation, DeadLetterSelection selection) {
		return this.operations.run(queue(listener, stream), operation, selection);
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
