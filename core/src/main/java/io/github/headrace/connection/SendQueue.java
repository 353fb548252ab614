package io.github.headrace.connection;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Lets threads send that must not block, in order. Where a connection to Redis may have
 * to be opened first, a thread that ends when it is idle does that, and what comes
 * meanwhile queues behind it. Safe for use by several threads.
 */
public final class SendQueue {

	/** More are refused, so that a long outage does not fill the memory. */
	static final int MAX_WAITING = 10_000;

	private final NativeConnection connection;

	private final AtomicInteger waiting = new AtomicInteger();

	private final ThreadPoolExecutor executor;

	/**
	 * Creates an empty queue.
	 * @param connection to the server
	 */
	public SendQueue(NativeConnection connection) {
		this.connection = connection;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("headrace-publish-");
		threads.setDaemon(true);
		this.executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING),
				threads);
		this.executor.allowCoreThreadTimeOut(true);
	}

	/**
	 * Sends on this thread if that cannot block, and otherwise behind what waits.
	 * @param send sends
	 * @throws RejectedExecutionException if 10,000 wait already
	 */
	public void send(Runnable send) {
		if (this.waiting.get() == 0 && this.connection.isOpen()) {
			send.run();
			return;
		}
		this.waiting.incrementAndGet();
		try {
			this.executor.execute(() -> {
				try {
					send.run();
				}
				finally {
					this.waiting.decrementAndGet();
				}
			});
		}
		catch (RejectedExecutionException ex) {
			this.waiting.decrementAndGet();
			throw ex;
		}
	}

}
