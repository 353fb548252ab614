package io.github.headrace.stream;

/**
 * Adds entries to streams.
 */
public interface RedisStreamOperations {

	/**
	 * Adds an entry.
	 * @param stream the name of the stream
	 * @param payload the payload
	 * @return the id of the entry
	 */
	EntryId add(String stream, Object payload);

}
