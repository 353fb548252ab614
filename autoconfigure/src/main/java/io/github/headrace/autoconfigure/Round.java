package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Questions that are asked at once: those to one server in their order, those to several
 * side by side. Safe for use by several threads.
 *
 * @param <K> what a question is about
 * @param <V> the type of the answers
 */
final class Round<K, V> {

	private final long began = System.nanoTime();

	private final Map<K, CompletableFuture<V>> futures = new LinkedHashMap<>();

	private final List<Future<?>> tasks = new ArrayList<>();

	private final CompletableFuture<Long> ended;

	Round(Map<K, Question<V>> questions, ExecutorService threads) {
		Map<String, Map<K, Question<V>>> byServer = new LinkedHashMap<>();
		questions.forEach((key, question) -> {
			this.futures.put(key, new CompletableFuture<>());
			byServer.computeIfAbsent(question.server(), (server) -> new LinkedHashMap<>()).put(key, question);
		});
		this.ended = CompletableFuture.allOf(this.futures.values().toArray(CompletableFuture<?>[]::new))
			.handle((done, failure) -> System.nanoTime());
		byServer.values().forEach((ofServer) -> this.tasks.add(threads.submit(() -> ask(ofServer))));
	}

	private void ask(Map<K, Question<V>> questions) {
		questions.forEach((key, question) -> ask(question, Objects.requireNonNull(this.futures.get(key))));
	}

	private void ask(Question<V> question, CompletableFuture<V> future) {
		if (future.isDone()) {
			return;
		}
		try {
			question.asking().call().whenComplete((value, failure) -> {
				if (failure != null) {
					future.completeExceptionally(failure);
				}
				else {
					future.complete(value);
				}
			});
		}
		catch (Exception ex) {
			future.completeExceptionally(ex);
		}
	}

	/** Waits for answers until a time after the beginning. */
	void await(Duration patience) {
		long left = this.began + patience.toNanos() - System.nanoTime();
		try {
			this.ended.get(Math.max(0, left), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			// What has not been answered says so.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	Map<K, Answer<V>> answers() {
		Map<K, Answer<V>> answers = new LinkedHashMap<>();
		this.futures.forEach((key, future) -> answers.put(key, Answer.of(future)));
		return answers;
	}

	/** Returns whether the answers are too old, or are not to be expected any more. */
	boolean isOver(Duration lifetime, Duration giveUp) {
		long now = System.nanoTime();
		Long end = this.ended.getNow(null);
		return (end != null) ? now - end >= lifetime.toNanos() : now - this.began >= giveUp.toNanos();
	}

	/** Frees the threads that still ask. */
	void cancel() {
		this.futures.values().forEach((future) -> future.cancel(false));
		this.tasks.forEach((task) -> task.cancel(true));
	}

}
