package io.github.headrace.cache;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.cache.interceptor.CacheOperationInvoker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class SingleFlightTests {

	private final FillGuard guard = new FillGuard(true);

	private final SingleFlight flights = new SingleFlight(this.guard);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicInteger loads = new AtomicInteger();

	private final CountDownLatch released = new CountDownLatch(1);

	@AfterEach
	void endThreads() {
		this.released.countDown();
		this.threads.shutdownNow();
	}

	@Test
	void givesOneLoadToAllWhoWaitForIt() throws Exception {
		List<Future<String>> callers = callersOfAHeldLoad(8);
		this.released.countDown();
		for (Future<String> caller : callers) {
			assertThat(caller.get()).isEqualTo("value");
		}
		assertThat(this.loads).hasValue(1);
	}

	@Test
	void loadsAgainOnceTheLoadHasEnded() throws Exception {
		this.released.countDown();
		call(this::load);
		call(this::load);
		assertThat(this.loads).hasValue(2);
	}

	@Test
	void joinsNoLoadThatBeganBeforeAnInvalidation() throws Exception {
		callersOfAHeldLoad(1);
		this.guard.invalidate("key", () -> {
		});
		assertThat(call(() -> "newer")).isEqualTo("newer");
	}

	@Test
	void joinsNoLoadThatBeganBeforeAClear() throws Exception {
		callersOfAHeldLoad(1);
		this.guard.clear(() -> {
		});
		assertThat(call(() -> "newer")).isEqualTo("newer");
	}

	@Test
	void lateEndOfAnOldLoadDoesNotEndItsSuccessor() throws Exception {
		Future<String> old = callersOfAHeldLoad(1).get(0);
		this.guard.invalidate("key", () -> {
		});
		CompletableFuture<String> newer = new CompletableFuture<>();
		CompletableFuture<String> first = start(newer);
		this.released.countDown();
		old.get();
		CompletableFuture<String> second = start(new CompletableFuture<>());
		newer.complete("newer");
		assertThat(first).isCompletedWithValue("newer");
		assertThat(second).isCompletedWithValue("newer");
	}

	@Test
	void failureReachesAllWhoWait() throws Exception {
		IOException failure = new IOException("no answer");
		List<Future<String>> callers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			callers.add(this.threads.submit(() -> call(() -> {
				this.released.await();
				throw failure;
			})));
		}
		this.released.countDown();
		for (Future<String> caller : callers) {
			assertThatExceptionOfType(Exception.class).isThrownBy(caller::get).withCause(failure);
		}
	}

	@Test
	void whoJoinsIsGivenWhatASynchronizedOperationHasThrown() throws Exception {
		IllegalStateException original = new IllegalStateException("No value");
		CompletableFuture<String> leader = new CompletableFuture<>();
		this.flights.<String>start("key", this.guard.lease(), () -> leader);
		CompletableFuture<String> joined = this.flights.start("key", this.guard.lease(),
				() -> CompletableFuture.completedFuture("other"));
		leader.completeExceptionally(new CacheOperationInvoker.ThrowableWrapper(original));
		assertThat(joined).failsWithin(Duration.ofSeconds(10)).withThrowableThat().havingCause().isSameAs(original);
	}

	@Test
	void errorsReachTheCallerAsTheyAre() {
		StackOverflowError failure = new StackOverflowError();
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> call(() -> {
			throw failure;
		})).isSameAs(failure);
	}

	@Test
	void loaderMayAskForItsOwnKey() throws Exception {
		assertThat(call(() -> call(() -> "inner") + " of outer")).isEqualTo("inner of outer");
	}

	@Test
	void asynchronousLoaderMayAskForItsOwnKey() {
		CompletableFuture<String> value = this.flights.start("key", this.guard.lease(),
				() -> start(CompletableFuture.completedFuture("inner")).thenApply((inner) -> inner + " of outer"));
		assertThat(value).isCompletedWithValue("inner of outer");
	}

	@Test
	void loadersThatWaitForEachOtherLoadOnTheirOwn() throws Exception {
		CyclicBarrier bothLoad = new CyclicBarrier(2);
		Future<String> one = this.threads.submit(() -> call("one", () -> {
			bothLoad.await();
			return "one of " + call("two", () -> "two");
		}));
		Future<String> two = this.threads.submit(() -> call("two", () -> {
			bothLoad.await();
			return "two of " + call("one", () -> "one");
		}));
		assertThat(one.get()).startsWith("one of two");
		assertThat(two.get()).startsWith("two of one");
	}

	@Test
	void whoIsInterruptedWhileHeWaitsLoadsOnHisOwn() throws Exception {
		callersOfAHeldLoad(1);
		AtomicReference<Thread> waiting = new AtomicReference<>();
		Future<Boolean> interrupted = this.threads.submit(() -> {
			waiting.set(Thread.currentThread());
			return call(() -> Thread.currentThread().isInterrupted());
		});
		await().until(() -> waiting.get() != null && waiting.get().getState() == Thread.State.WAITING);
		waiting.get().interrupt();
		assertThat(interrupted.get()).isTrue();
	}

	@Test
	void whoCancelsCancelsForHimselfAlone() {
		CompletableFuture<String> source = new CompletableFuture<>();
		CompletableFuture<String> first = start(source);
		CompletableFuture<String> second = start(source);
		first.cancel(true);
		source.complete("value");
		assertThat(second).isCompletedWithValue("value");
	}

	@Test
	void threadWaitsForAnAsynchronousLoad() throws Exception {
		CompletableFuture<String> source = new CompletableFuture<>();
		start(source);
		Future<String> waiting = this.threads.submit(() -> call(() -> "own"));
		source.complete("shared");
		assertThat(waiting.get()).isIn("shared", "own");
	}

	@Test
	void asynchronousFailureIsTheOneOfTheLoader() {
		IOException failure = new IOException("no answer");
		CompletableFuture<Object> value = this.flights.start("key", this.guard.lease(),
				() -> CompletableFuture.failedFuture(failure).thenApply((any) -> any));
		assertThat(value.handle((any, ex) -> ex)).isCompletedWithValue(failure);
	}

	@Test
	void loaderThatThrowsFailsTheFuture() {
		IllegalStateException failure = new IllegalStateException("nothing to ask");
		CompletableFuture<Object> value = this.flights.start("key", this.guard.lease(), () -> {
			throw failure;
		});
		assertThat(value.handle((any, ex) -> ex)).isCompletedWithValue(failure);
		assertThat(start(CompletableFuture.completedFuture("next"))).isCompletedWithValue("next");
	}

	private List<Future<String>> callersOfAHeldLoad(int count) throws InterruptedException {
		List<Thread> running = new ArrayList<>();
		List<Future<String>> callers = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			callers.add(this.threads.submit(() -> {
				synchronized (running) {
					running.add(Thread.currentThread());
				}
				return call(this::load);
			}));
		}
		await().atMost(60, TimeUnit.SECONDS).until(() -> {
			synchronized (running) {
				return running.size() == count
						&& running.stream().allMatch((thread) -> thread.getState() == Thread.State.WAITING);
			}
		});
		return callers;
	}

	private String load() throws InterruptedException {
		this.loads.incrementAndGet();
		this.released.await();
		return "value";
	}

	private <T> T call(Callable<T> load) throws Exception {
		return call("key", load);
	}

	private <T> T call(String key, Callable<T> load) throws Exception {
		return this.flights.<T>call(key, this.guard.lease(), load);
	}

	private CompletableFuture<String> start(CompletableFuture<String> load) {
		return this.flights.start("key", this.guard.lease(), () -> load);
	}

}
