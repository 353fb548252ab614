package io.github.headrace.cache;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.headrace.connection.ClusterMaster;
import io.github.headrace.connection.ServerHistory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class ShardWatchTests {

	private final AtomicInteger looks = new AtomicInteger();

	private ShardWatch watch = watch(this::one);

	@AfterEach
	void stop() {
		this.watch.stop();
	}

	private static ShardWatch watch(ShardWatch.Look look) {
		return new ShardWatch(look);
	}

	private List<ClusterMaster> one() {
		this.looks.incrementAndGet();
		return List.of(new ClusterMaster("a", "a:6379", true, new ServerHistory("1", "1")));
	}

	@Test
	void looksAtTheMastersWhileSomethingIsShared() {
		this.watch.start(() -> true);
		await().until(() -> this.looks.get() > 0);
		assertThat(this.watch.takeLoss(null)).isFalse();
	}

	@Test
	void goesOnWhereNobodySaysWhetherAnythingIsShared() {
		AtomicInteger asked = new AtomicInteger();
		this.watch.start(() -> {
			if (asked.getAndIncrement() == 0) {
				throw new IllegalStateException("not yet");
			}
			return true;
		});
		await().until(() -> this.looks.get() > 0);
	}

	@Test
	void looksAgainOnlyWhenTheLookBeforeTheStopHasEnded() {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		AtomicInteger underWay = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		AtomicInteger asked = new AtomicInteger();
		this.watch = watch(() -> {
			most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
			begun.countDown();
			awaitUninterruptibly(end);
			underWay.decrementAndGet();
			return one();
		});
		this.watch.start(() -> asked.incrementAndGet() > 0);
		await().until(() -> begun.getCount() == 0);
		for (int i = 0; i < 3; i++) {
			this.watch.stop();
			this.watch.start(() -> asked.incrementAndGet() > 0);
		}
		awaitThreads();
		end.countDown();
		await().until(() -> this.looks.get() > 1);
		assertThat(most).hasValue(1);
	}

	/** Each has ended, is in its look, or waits for it to end. */
	private static void awaitThreads() {
		await().until(() -> Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("headrace-invalidations-shards"))
			.filter(Thread::isAlive)
			.allMatch((thread) -> thread.getState() == Thread.State.WAITING
					|| thread.getState() == Thread.State.TIMED_WAITING));
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean interrupted = false;
		while (latch.getCount() > 0) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
