package io.github.headrace.cache;

/**
 * What an invalidation does to a cache.
 */
public enum InvalidationKind {

	/**
	 * Keys were removed.
	 */
	EVICT,

	/**
	 * Values were written for keys: where they were written they stay, everywhere else
	 * they are removed.
	 */
	PUT,

	/**
	 * Everything was removed.
	 */
	CLEAR,

	/**
	 * What carries a tag was removed.
	 */
	TAG,

	/**
	 * Keys that begin with a text were removed.
	 */
	PREFIX,

	/**
	 * Invalidations may have been missed, so that everything was removed in this process.
	 */
	RESET

}
