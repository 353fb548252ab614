package io.github.headrace.message;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Is told of every message that goes to Redis, and of every call of a handler. There is
 * one for channels and one for streams.
 * <p>
 * Called on the path of each message, by many threads at a time: it must be quick, must
 * not block, and must not throw.
 */
public interface MessageObserver {

	/**
	 * Stands for the listeners of all run-time subscriptions, of which there may be any
	 * number.
	 */
	String RUN_TIME = "run-time";

	/**
	 * Wants to know nothing.
	 */
	MessageObserver NONE = new MessageObserver() {

		@Override
		public Sending sending(String destination) {
			return Sending.NONE;
		}

		@Override
		public Handling handling(List<? extends ReceivedMessage<?>> messages) {
			return Handling.NONE;
		}

	};

	/**
	 * A message is about to be sent, on behalf of this thread.
	 * @param destination the channel or stream, as the application calls it
	 * @return is told of the outcome
	 */
	Sending sending(String destination);

	/**
	 * Returns what is told of the calls of one listener's handler; asked once for each
	 * container, so that nothing has to be looked up with each message.
	 * @param listener the id of the listener, or {@link #RUN_TIME}
	 * @return the observer of that listener
	 */
	default MessageObserver forListener(String listener) {
		return this;
	}

	/**
	 * A handler is about to be called by this thread, with messages whose payloads have
	 * been read.
	 * @param messages one message, or a batch
	 * @return is told of the outcome, by the same thread
	 */
	Handling handling(List<? extends ReceivedMessage<?>> messages);

	/**
	 * A message on its way to Redis.
	 */
	interface Sending {

		/**
		 * Nobody wants to know.
		 */
		Sending NONE = (failure) -> {
		};

		/**
		 * Returns what travels with the message, such as a trace context
		 * ({@code traceparent}).
		 * @return headers by name
		 */
		default Map<String, String> headers() {
			return Map.of();
		}

		/**
		 * Redis has answered, or the message was not sent. Called once, by any thread.
		 * @param failure what went wrong, or {@code null}
		 */
		void ended(@Nullable Throwable failure);

	}

	/**
	 * A call of a handler, with what becomes of its result.
	 */
	@FunctionalInterface
	interface Handling {

		/**
		 * Nobody wants to know.
		 */
		Handling NONE = (failure) -> {
		};

		/**
		 * The handler has returned and its result was sent, or something went wrong.
		 * Called once, by the thread that began.
		 * @param failure what went wrong, or {@code null}
		 */
		void ended(@Nullable Throwable failure);

	}

}
