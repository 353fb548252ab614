package io.github.headrace.benchmarks.stream;

/**
 * A thread that reads batch after batch until it is closed.
 */
final class ReadLoop implements AutoCloseable {

	private final Runnable batch;

	private final Thread thread = new Thread(this::run, "read-loop");

	private volatile boolean closed;

	private ReadLoop(Runnable batch) {
		this.batch = batch;
	}

	/**
	 * Start to read.
	 * @param batch reads, handles and acknowledges one batch; blocks for a second at most
	 */
	static ReadLoop start(Runnable batch) {
		ReadLoop loop = new ReadLoop(batch);
		loop.thread.setDaemon(true);
		loop.thread.start();
		return loop;
	}

	private void run() {
		while (!this.closed) {
			this.batch.run();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
