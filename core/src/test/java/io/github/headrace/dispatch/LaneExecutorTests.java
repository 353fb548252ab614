package io.github.headrace.dispatch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskRejectedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LaneExecutor}.
 */
class LaneExecutorTests {

	@Nested
	class PlatformThreads extends Scenarios {

		PlatformThreads() {
			super(LaneExecutor::platformThreads);
		}

	}

	@Nested
	@EnabledForJreRange(min = JRE.JAVA_21)
	class VirtualThreads extends Scenarios {

		VirtualThreads() {
			super(LaneExecutor::virtualThreads);
		}

		@Test
		void areVirtual() throws Exception {
			CompletableFuture<Thread> thread = new CompletableFuture<>();
			LaneExecutor executor = LaneExecutor.virtualThreads("lane-", null);
			executor.execute(() -> thread.complete(Thread.currentThread()), this::unexpected);
			assertThat(Thread.class.getMethod("isVirtual").invoke(thread.get(20, TimeUnit.SECONDS))).isEqualTo(true);
			executor.destroy();
		}

	}

	abstract static class Scenarios {

		private final BiFunction<String, TaskDecorator, LaneExecutor> factory;

		Scenarios(BiFunction<String, TaskDecorator, LaneExecutor> factory) {
			this.factory = factory;
		}

		@Test
		void runsAnyNumberOfTasksAtATime() throws Exception {
			LaneExecutor executor = this.factory.apply("lane-", null);
			CountDownLatch together = new CountDownLatch(100);
			CountDownLatch done = new CountDownLatch(100);
			for (int i = 0; i < 100; i++) {
				executor.execute(() -> {
					together.countDown();
					Gate.await(together);
					done.countDown();
				}, this::unexpected);
			}
			Gate.await(done);
			executor.destroy();
		}

		@Test
		void namesItsThreads() throws Exception {
			LaneExecutor executor = this.factory.apply("lane-of-orders-", null);
			CompletableFuture<String> name = new CompletableFuture<>();
			executor.execute(() -> name.complete(Thread.currentThread().getName()), this::unexpected);
			assertThat(name.get(20, TimeUnit.SECONDS)).startsWith("lane-of-orders-");
			executor.destroy();
		}

		@Test
		void decoratesEachTask() throws Exception {
			List<String> events = new CopyOnWriteArrayList<>();
			CountDownLatch done = new CountDownLatch(1);
			LaneExecutor executor = this.factory.apply("lane-", (task) -> () -> {
				events.add("before");
				task.run();
				events.add("after");
				done.countDown();
			});
			executor.execute(() -> events.add("task"), this::unexpected);
			Gate.await(done);
			assertThat(events).containsExactly("before", "task", "after");
			executor.destroy();
		}

		@Test
		void handsOverWhatADecoratedTaskThrows() throws Exception {
			CompletableFuture<Throwable> failure = new CompletableFuture<>();
			LaneExecutor executor = this.factory.apply("lane-", (task) -> () -> {
				throw new NoClassDefFoundError("on purpose");
			});
			executor.execute(() -> {
			}, failure::complete);
			assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(NoClassDefFoundError.class);
			executor.destroy();
		}

		@Test
		void interruptsWhatStillRunsWhenDestroyed() throws Exception {
			LaneExecutor executor = this.factory.apply("lane-", null);
			CountDownLatch started = new CountDownLatch(1);
			CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
			executor.execute(() -> {
				started.countDown();
				try {
					interrupted.complete(new CountDownLatch(1).await(20, TimeUnit.SECONDS));
				}
				catch (InterruptedException ex) {
					interrupted.complete(true);
				}
			}, this::unexpected);
			Gate.await(started);
			executor.destroy();
			assertThat(interrupted).isCompletedWithValue(true);
		}

		@Test
		void refusesTasksOnceDestroyed() throws Exception {
			LaneExecutor executor = this.factory.apply("lane-", null);
			executor.destroy();
			Consumer<Throwable> unexpected = this::unexpected;
			assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> executor.execute(() -> {
			}, unexpected));
		}

		void unexpected(Throwable ex) {
			throw new AssertionError(ex);
		}

	}

}
