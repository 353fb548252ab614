package io.github.headrace.cache;

/**
 * Is told what was invalidated, in the order of the log, after the caches of this process
 * have obeyed. One call at a time, on a thread of its own.
 */
@FunctionalInterface
public interface CacheInvalidationHandler {

	/**
	 * Something was invalidated.
	 * @param invalidation what
	 * @throws Exception is logged and counted, and ends nothing
	 */
	void invalidated(CacheInvalidation invalidation) throws Exception;

}
