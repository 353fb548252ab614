package io.github.headrace.stream;

import io.github.headrace.listener.ListenerContainer;
import org.jspecify.annotations.Nullable;

/**
 * The container of a stream listener.
 */
public interface StreamListenerContainer extends ListenerContainer {

	/**
	 * Returns the consumer group.
	 * @return the group, or {@code null} for a broadcast reader
	 */
	@Nullable String group();

	/**
	 * Returns the name under which this process reads in its group.
	 * @return the name of the consumer, or {@code null} for a broadcast reader
	 */
	@Nullable String consumer();

	/**
	 * Returns what has happened so far to entries, beyond what all listeners count.
	 * @return a snapshot
	 */
	StreamStatistics streamStatistics();

	/**
	 * Returns the streams, as far as they can be known from outside.
	 * @return the view, the same for each call
	 */
	StreamsView streams();

}
