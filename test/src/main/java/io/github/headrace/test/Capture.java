package io.github.headrace.test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.listener.ListenerFailure;
import io.github.headrace.message.ReceivedMessage;
import io.github.headrace.stream.StreamMessage;
import org.jspecify.annotations.Nullable;

/**
 * What one listener has done since the last reset. Safe for use by several threads.
 */
final class Capture {

	/** The messages kept; older ones are forgotten. */
	static final int CAPACITY = 10_000;

	private final String listenerId;

	private final List<Pending> pending = new ArrayList<>();

	private final Deque<CapturedMessage> messages = new ArrayDeque<>();

	private final Deque<SubscriptionGap> gaps = new ArrayDeque<>();

	private long total;

	private long gapsEver;

	Capture(String listenerId) {
		this.listenerId = listenerId;
	}

	/** A message has been read and accepted. */
	synchronized void accepted(ReceivedMessage<Object> message, byte[] body) {
		this.pending.add(new Pending(message, body, 0));
	}

	/**
	 * An entry of a stream has been read and accepted, maybe again; it is not known
	 * whether its handler will be called.
	 */
	synchronized void accepted(StreamMessage<Object> entry, byte[] body) {
		this.pending.removeIf((candidate) -> candidate.isEntry(entry));
		Pending accepted = new Pending(entry, body, entry.attempt() - 1);
		accepted.waiting = true;
		this.pending.add(accepted);
	}

	synchronized void attempted(List<? extends ReceivedMessage<Object>> attempted) {
		for (Pending candidate : this.pending) {
			if (attempted.contains(candidate.message)) {
				candidate.attempts++;
				candidate.waiting = false;
			}
		}
	}

	/** The handler has failed; what follows, and where, is not known. */
	synchronized void waiting(List<? extends ReceivedMessage<Object>> attempted) {
		for (Pending candidate : this.pending) {
			candidate.waiting |= attempted.contains(candidate.message);
		}
	}

	/** Messages that were accepted before a reset are nobody's any more. */
	synchronized void handled(List<? extends ReceivedMessage<Object>> handled) {
		for (Iterator<Pending> candidates = this.pending.iterator(); candidates.hasNext();) {
			Pending candidate = candidates.next();
			if (handled.contains(candidate.message)) {
				candidates.remove();
				add(candidate.captured(candidate.attempts, null));
			}
		}
	}

	synchronized void failed(ListenerFailure failure) {
		for (Iterator<Pending> candidates = this.pending.iterator(); candidates.hasNext();) {
			Pending candidate = candidates.next();
			if (candidate.isOf(failure)) {
				candidates.remove();
				add(candidate.captured(failure.attempts(), failure.cause()));
				return;
			}
		}
		if (failure.attempts() == 0) {
			add(new CapturedMessage(this.listenerId, failure.destination(), Map.of(), failure.body(), null, 0,
					failure.cause()));
		}
	}

	private void add(CapturedMessage message) {
		if (this.messages.size() == CAPACITY) {
			this.messages.removeFirst();
		}
		this.messages.addLast(message);
		this.total++;
		notifyAll();
	}

	synchronized void gap(SubscriptionGap gap) {
		if (this.gaps.size() == CAPACITY) {
			this.gaps.removeFirst();
		}
		this.gaps.addLast(gap);
		this.gapsEver++;
		notifyAll();
	}

	synchronized void reset() {
		this.pending.clear();
		this.messages.clear();
		this.gaps.clear();
		this.total = 0;
	}

	synchronized List<CapturedMessage> messages() {
		return List.copyOf(this.messages);
	}

	synchronized List<SubscriptionGap> gaps() {
		return List.copyOf(this.gaps);
	}

	/** Returns how many messages have come since the reset, forgotten ones included. */
	synchronized long total() {
		return this.total;
	}

	/** Returns how many gaps there have been, those before the reset included. */
	synchronized long gapsEver() {
		return this.gapsEver;
	}

	synchronized int inHandler() {
		return (int) this.pending.stream().filter((candidate) -> !candidate.waiting).count();
	}

	/**
	 * Waits until there is an answer.
	 * @param question is asked whenever something has changed
	 * @param nanos how long to wait
	 * @return the answer, or {@code null} if there was none in time
	 */
	synchronized <T> @Nullable T await(Function<Capture, @Nullable T> question, long nanos) {
		long deadline = System.nanoTime() + nanos;
		try {
			T answer = question.apply(this);
			for (long left = nanos; answer == null && left > 0; left = deadline - System.nanoTime()) {
				TimeUnit.NANOSECONDS.timedWait(this, left);
				answer = question.apply(this);
			}
			return answer;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for listener '%s'".formatted(this.listenerId), ex);
		}
	}

	/** A message that the listener is busy with. */
	private static final class Pending {

		private final ReceivedMessage<Object> message;

		private final byte[] body;

		private int attempts;

		/** Whether it is not in the handler, but may get there again. */
		private boolean waiting;

		private Pending(ReceivedMessage<Object> message, byte[] body, int attempts) {
			this.message = message;
			this.body = body;
			this.attempts = attempts;
		}

		private boolean isEntry(StreamMessage<Object> entry) {
			return this.message instanceof StreamMessage<Object> known && known.id().equals(entry.id())
					&& known.stream().equals(entry.stream());
		}

		/**
		 * The array is the message's own, except that empty ones may be shared; entries
		 * without a payload have none of their own.
		 */
		private boolean isOf(ListenerFailure failure) {
			boolean same = (this.message instanceof StreamMessage<?>) ? Arrays.equals(this.body, failure.body())
					: this.body == failure.body();
			return same && this.message.destination().equals(failure.destination());
		}

		private CapturedMessage captured(int allAttempts, @Nullable Throwable failure) {
			return new CapturedMessage(this.message.listenerId(), this.message.destination(), this.message.variables(),
					this.body, this.message.payload(), allAttempts, failure);
		}

	}

}
