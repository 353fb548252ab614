package io.github.headrace.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Threads for what near caches do with answers and afterwards: it keeps a processor busy
 * and never blocks, so that there are no more of them than processors, however many
 * answers come at once. No code of the application runs here: it may block. Threads are
 * daemons, and end when they are idle.
 */
final class NearCacheThreads {

	private static final Executor FEW = newExecutor(Runtime.getRuntime().availableProcessors());

	private NearCacheThreads() {
	}

	private static Executor newExecutor(int count) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("headrace-near-answers-");
		threads.setDaemon(true);
		ThreadPoolExecutor executor = new ThreadPoolExecutor(count, count, 10, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), threads);
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	/** Returns what runs each task as soon as a processor is free. */
	static Executor now() {
		return FEW;
	}

	/** Returns what runs each task after a pause. */
	static Executor after(Duration pause) {
		return CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS, FEW);
	}

}
