package io.github.headrace.deadletter;

import java.util.List;

/**
 * Implemented by a listener container that keeps its dead letters by itself, so that they
 * are found by the id of the listener.
 */
public interface DeadLetterSources {

	/**
	 * Returns where the dead letters are.
	 * @return one source for each stream that is listened to
	 */
	List<DeadLetterSource> deadLetterSources();

}
