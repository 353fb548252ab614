package io.github.headrace.connection;

import io.lettuce.core.protocol.AsyncCommand;

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

}
