package io.github.headrace.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Threads for what must run neither on the event loop that found it out nor on the thread
 * of a caller.
 * <p>
 * Not the common pool: on a machine with two cores it has one thread, which any code of
 * the application may block. Threads are daemons, and end when they are idle. Safe for
 * use by several threads.
 */
public final class BackgroundThreads {

	private static final Executor ELASTIC = newExecutor();

	private BackgroundThreads() {
	}

	private static Executor newExecutor() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("headrace-background-");
		threads.setDaemon(true);
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
	}

	/**
	 * Returns what runs each task at once.
	 * @return the executor
	 */
	public static Executor now() {
		return ELASTIC;
	}

	/**
	 * Returns what runs each task after a pause.
	 * @param pause how long each task waits
	 * @return the executor
	 */
	public static Executor after(Duration pause) {
		return CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS, ELASTIC);
	}

}
