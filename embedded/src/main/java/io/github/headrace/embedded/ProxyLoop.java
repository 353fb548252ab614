package io.github.headrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The one thread that passes the bytes of a proxy, and the lock that others hold to stop
 * it between two steps, none of which blocks. What is attached to a key is run when the
 * key is ready.
 */
final class ProxyLoop implements AutoCloseable {

	private final Selector selector;

	/** Fair, since the loop asks for it again right after it has released it. */
	private final ReentrantLock lock = new ReentrantLock(true);

	private final Thread thread = new Thread(this::run, "headrace-redis-proxy");

	ProxyLoop() {
		try {
			this.selector = Selector.open();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No selector could be opened for a proxy", ex);
		}
		this.thread.setDaemon(true);
		this.thread.start();
	}

	Selector selector() {
		return this.selector;
	}

	boolean isOpen() {
		return this.selector.isOpen();
	}

	/**
	 * Do something that does not block while nothing is passed. When this returns, it is
	 * also done in the eyes of the system: a selector holds a closed socket open until it
	 * selects again.
	 */
	<T> T perform(Supplier<T> step) {
		this.lock.lock();
		try {
			if (!this.selector.isOpen()) {
				throw new IllegalStateException("The proxy was closed and cannot be used: start a new one");
			}
			T result = step.get();
			this.selector.wakeup();
			this.selector.selectNow();
			return result;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The proxy failed: " + ex.getMessage(), ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void run() {
		try {
			while (this.selector.isOpen()) {
				this.selector.select();
				handleReady();
			}
		}
		catch (ClosedSelectorException ex) {
			// The proxy was closed
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void handleReady() {
		this.lock.lock();
		try {
			for (SelectionKey key : this.selector.selectedKeys()) {
				if (key.isValid()) {
					((Runnable) key.attachment()).run();
				}
			}
			this.selector.selectedKeys().clear();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * End the thread and wait for it. Whose channels are open has to close them before.
	 */
	@Override
	public void close() {
		this.lock.lock();
		try {
			this.selector.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The selector of a proxy could not be closed", ex);
		}
		finally {
			this.lock.unlock();
		}
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
