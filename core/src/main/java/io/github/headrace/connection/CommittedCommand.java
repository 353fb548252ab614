package io.github.headrace.connection;

import io.lettuce.core.protocol.AsyncCommand;
import org.jspecify.annotations.Nullable;

/**
 * Something that is sent when a transaction has been committed, with everything checked
 * and written.
 *
 * @param <T> the type of the reply
 */
public interface CommittedCommand<T> {

	/**
	 * Returns where it goes.
	 * @return the name of the channel or stream as the application calls it
	 */
	String destination();

	/**
	 * Makes the command; called once.
	 * @return the command
	 */
	AsyncCommand<byte[], byte[], T> command();

	/**
	 * Redis has answered, or the command could not be sent. Called once after the command
	 * was made, by any thread, and never for what is not sent, as with a rollback.
	 * @param failure what went wrong, or {@code null}
	 */
	default void ended(@Nullable Throwable failure) {
	}

}
