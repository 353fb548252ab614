package io.github.headrace.cache;

/**
 * Learns of what this process has sent. Called on any thread; must not block.
 */
interface SentListener {

	/** An invalidation of this process has been sent, or cannot be sent any more. */
	void sent(Invalidation invalidation);

}
