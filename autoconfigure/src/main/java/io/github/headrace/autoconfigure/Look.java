package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Asks servers many things at once, in the background, and remembers the answers for a
 * moment. Nobody waits for longer than he likes; however many ask at the same time, and
 * however long a server does not answer, each question is under way once. Safe for use by
 * several threads.
 *
 * @param <K> what a question is about
 * @param <V> the type of the answers
 */
final class Look<K, V> {

	/** How long answers are remembered. */
	static final Duration LIFETIME = Duration.ofSeconds(1);

	/** When servers that have not answered are asked again. */
	static final Duration GIVE_UP = Duration.ofSeconds(10);

	private final Supplier<Map<K, Question<V>>> questions;

	private final ExecutorService threads;

	private final Duration lifetime;

	private @Nullable Round<K, V> last;

	Look(Supplier<Map<K, Question<V>>> questions, ExecutorService threads) {
		this(questions, threads, LIFETIME);
	}

	Look(Supplier<Map<K, Question<V>>> questions, ExecutorService threads, Duration lifetime) {
		this.questions = questions;
		this.threads = threads;
		this.lifetime = lifetime;
	}

	/** Begins to ask, unless the last answers are young enough. */
	synchronized Round<K, V> begin() {
		Round<K, V> round = this.last;
		if (round == null || round.isOver(this.lifetime, GIVE_UP)) {
			if (round != null) {
				round.cancel();
			}
			round = new Round<>(this.questions.get(), this.threads);
			this.last = round;
		}
		return round;
	}

	/** Waits for answers until a time after they were asked for. */
	Map<K, Answer<V>> answers(Duration patience) {
		Round<K, V> round = begin();
		round.await(patience);
		return round.answers();
	}

}
