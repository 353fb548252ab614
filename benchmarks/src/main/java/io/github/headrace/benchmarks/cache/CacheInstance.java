package io.github.headrace.benchmarks.cache;

import java.util.Collection;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * One instance of an application, with a cache that is kept coherent with those of the
 * others.
 */
interface CacheInstance extends CacheReads {

	/**
	 * Bring keys into the memory of this instance, with the values they have.
	 */
	void load(Collection<String> keys);

	/**
	 * Return what this instance has in memory.
	 */
	@Nullable Object local(String key);

	/**
	 * Change a value and let all instances know.
	 * @return completes when Redis has answered
	 */
	CompletionStage<?> write(String key, String value);

}
