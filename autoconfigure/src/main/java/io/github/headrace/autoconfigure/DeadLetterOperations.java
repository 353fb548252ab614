package io.github.headrace.autoconfigure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

import io.github.headrace.deadletter.DeadLetterProgress;
import io.github.headrace.deadletter.DeadLetterQueue;
import org.jspecify.annotations.Nullable;

/**
 * Replays and purges dead letters for the endpoint, one operation of a queue at a time. A
 * request waits for a moment only; what takes longer goes on, and can be asked for. Safe
 * for use by several threads.
 */
final class DeadLetterOperations {

	private final OperationThreads threads;

	private final Map<RedisLooks.Place, Followed> last = new ConcurrentHashMap<>();

	DeadLetterOperations(OperationThreads threads) {
		this.threads = threads;
	}

	/** Returns the last operation of a queue, which may be under way. */
	@Nullable DeadLetterOperation last(RedisLooks.Place place) {
		Followed found = this.last.get(place);
		return (found != null) ? found.now() : null;
	}

	DeadLetterOperation run(DeadLetterQueue queue, String operation, DeadLetterSelection selection) {
		UnaryOperator<DeadLetterOperation> action;
		DeadLetterProgress progress = new DeadLetterProgress();
		DeadLetterQueue followed = queue.with(progress);
		switch (operation) {
			case "replay" -> action = (begun) -> begun.ended(selection.replay(followed));
			case "purge" -> action = (begun) -> begun.ended(selection.purge(followed));
			default -> throw RefusedOperationException
				.invalid("'operation' is '%s', but can be replay or purge".formatted(operation));
		}
		Followed mine = new Followed(DeadLetterOperation.begun(queue.listenerId(), queue.destination(), operation),
				progress);
		return run(RedisLooks.Place.of(queue), mine, action);
	}

	private DeadLetterOperation run(RedisLooks.Place place, Followed mine, UnaryOperator<DeadLetterOperation> action) {
		this.last.compute(place, (key, before) -> {
			if (before != null && !before.now().done()) {
				throw RefusedOperationException.invalid(before.now().underWay());
			}
			return mine;
		});
		Future<DeadLetterOperation> end;
		try {
			end = this.threads.submit(OperationThreads.Purpose.DEAD_LETTERS, () -> run(mine, action));
		}
		catch (RefusedOperationException ex) {
			this.last.remove(place, mine);
			throw ex;
		}
		return OperationThreads.await(end).orElseGet(mine::now);
	}

	private static DeadLetterOperation run(Followed mine, UnaryOperator<DeadLetterOperation> action) {
		DeadLetterOperation ended;
		try {
			ended = action.apply(mine.begun);
		}
		catch (RuntimeException | Error ex) {
			ended = mine.now().failed(ex);
		}
		mine.ended = ended;
		return ended;
	}

	/**
	 * An operation, and how far it has come.
	 */
	private static final class Followed {

		private final DeadLetterOperation begun;

		private final DeadLetterProgress progress;

		private volatile @Nullable DeadLetterOperation ended;

		Followed(DeadLetterOperation begun, DeadLetterProgress progress) {
			this.begun = begun;
			this.progress = progress;
		}

		DeadLetterOperation now() {
			DeadLetterOperation end = this.ended;
			return (end != null) ? end : this.begun.at(this.progress);
		}

	}

}
