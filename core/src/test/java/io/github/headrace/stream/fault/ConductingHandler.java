package io.github.headrace.stream.fault;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import io.github.headrace.stream.StreamMessage;

/**
 * Does with each entry what it says, and keeps books. Safe for use by several threads.
 */
final class ConductingHandler implements Consumer<StreamMessage<Map<?, ?>>> {

	/** How a process ends that comes across {@link Conduct#HALT}. */
	static final int HALTED = 86;

	private final HandlerBooks books;

	private final CountDownLatch released = new CountDownLatch(1);

	ConductingHandler(HandlerBooks books) {
		this.books = books;
	}

	/** Lets all go that are held. */
	void release() {
		this.released.countDown();
	}

	@Override
	public void accept(StreamMessage<Map<?, ?>> message) {
		int number = Integer.parseInt(String.valueOf(message.payload().get(Conduct.NUMBER)));
		this.books.started(number, message.attempt());
		conduct(Conduct.of(message.payload()), message.attempt());
		this.books.succeeded(number, message.attempt());
	}

	private void conduct(Conduct conduct, int attempt) {
		boolean first = attempt == 1;
		switch (conduct) {
			case FAIL -> throw failure();
			case FAIL_ONCE -> require(!first);
			case HOLD_ONCE -> hold(first);
			case HOLD_AND_FAIL_ONCE -> {
				hold(first);
				require(!first);
			}
			case HOLD_AND_FAIL -> {
				hold(true);
				throw failure();
			}
			case HALT -> Runtime.getRuntime().halt(HALTED);
			case SUCCEED -> {
			}
		}
	}

	private static void require(boolean condition) {
		if (!condition) {
			throw failure();
		}
	}

	private static IllegalStateException failure() {
		return new IllegalStateException("as it was told to");
	}

	private void hold(boolean wanted) {
		if (!wanted) {
			return;
		}
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
