package io.github.headrace.channel;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The replayed messages of one listener that wait for their turn. Safe for use by several
 * threads.
 */
final class Replays {

	private final Set<ReplayedMessage> waiting = ConcurrentHashMap.newKeySet();

	/** Lets a message wait for its turn. */
	CompletableFuture<Void> add(ChannelMessage<Object> message, Consumer<ChannelItem> inbox) {
		ReplayedMessage replayed = new ReplayedMessage(message, new CompletableFuture<>());
		this.waiting.add(replayed);
		inbox.accept(replayed);
		return replayed.handled();
	}

	/**
	 * Hands a message over, unless it has been given back.
	 * @param handler is called on this thread
	 */
	void handle(ReplayedMessage replayed, Consumer<ChannelMessage<Object>> handler) {
		// Whoever removes it decides what becomes of it; who waits may have given up.
		if (!this.waiting.remove(replayed) || replayed.handled().isDone()) {
			return;
		}
		try {
			handler.accept(replayed.message());
		}
		finally {
			replayed.handled().complete(null);
		}
	}

	/** Gives back everything that waits: it is not handled. */
	void giveBack(String reason) {
		for (ReplayedMessage replayed : this.waiting) {
			if (this.waiting.remove(replayed)) {
				replayed.handled().completeExceptionally(new IllegalStateException(reason));
			}
		}
	}

}
