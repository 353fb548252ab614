package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asking servers that may not answer.
 */
class LookTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void remembersAnswersForAMoment() {
		AtomicInteger asked = new AtomicInteger();
		Look<String, Integer> look = look(
				new Question<>("a", () -> CompletableFuture.completedFuture(asked.incrementAndGet())));
		assertThat(look.answers(LONG)).isEqualTo(Map.of("any", new Answer<>(1, null)));
		assertThat(look.answers(LONG)).isEqualTo(Map.of("any", new Answer<>(1, null)));
	}

	@Test
	void asksASilentServerOnce() {
		AtomicInteger asked = new AtomicInteger();
		Look<String, Integer> look = look(new Question<>("a", () -> {
			asked.incrementAndGet();
			return new CompletableFuture<>();
		}));
		Duration moment = Duration.ofMillis(20);
		assertThat(look.answers(moment)).isEqualTo(Map.of("any", new Answer<>(null, Answer.NONE_YET)));
		assertThat(look.answers(moment)).isEqualTo(Map.of("any", new Answer<>(null, Answer.NONE_YET)));
		assertThat(asked).hasValueLessThanOrEqualTo(1);
	}

	@Test
	void doesNotLetAServerThatBlocksHoldUpAnother() throws Exception {
		CountDownLatch never = new CountDownLatch(1);
		CountDownLatch answered = new CountDownLatch(1);
		Question<Integer> silent = new Question<>("silent", () -> {
			never.await();
			return CompletableFuture.completedFuture(1);
		});
		Question<Integer> alive = new Question<>("alive",
				() -> CompletableFuture.completedFuture(2).whenComplete((value, failure) -> answered.countDown()));
		Look<String, Integer> look = new Look<>(() -> Map.of("silent", silent, "alive", alive), this.threads);
		look.begin();
		answered.await();
		Map<String, Answer<Integer>> answers = look.answers(Duration.ofMillis(200));
		assertThat(answers).containsEntry("silent", new Answer<>(null, Answer.NONE_YET))
			.containsEntry("alive", new Answer<>(2, null));
	}

	@Test
	void saysWhatAFailureGoesBackTo() {
		Look<String, Integer> look = look(new Question<>("a", () -> {
			throw new IllegalStateException("outer", new IllegalArgumentException("NOPERM\nforged"));
		}));
		assertThat(look.answers(LONG)).isEqualTo(Map.of("any", new Answer<>(null, "NOPERM forged")));
	}

	private Look<String, Integer> look(Question<Integer> question) {
		return new Look<>(() -> Map.of("any", question), this.threads, Duration.ofHours(1));
	}

}
