package io.github.headrace.registration;

import java.util.HashMap;
import java.util.Map;

import io.github.headrace.cache.CacheInvalidation;
import io.github.headrace.cache.CacheInvalidationHeaders;
import io.github.headrace.message.ReceivedMessage;

/**
 * Shows an invalidation as a message, so that the parameters of a method are bound as
 * those of other listeners.
 *
 * @param listenerId the method
 * @param payload the invalidation
 * @param variables what the variables of the key matched
 */
record CacheInvalidationMessage(String listenerId, CacheInvalidation payload,
		Map<String, String> variables) implements ReceivedMessage<Object> {

	@Override
	public String destination() {
		return this.payload.cache();
	}

	@Override
	public Map<String, Object> headers() {
		Map<String, Object> headers = new HashMap<>();
		headers.put(CacheInvalidationHeaders.CACHE, this.payload.cache());
		headers.put(CacheInvalidationHeaders.KIND, this.payload.kind());
		headers.put(CacheInvalidationHeaders.KEYS, this.payload.keys());
		headers.put(CacheInvalidationHeaders.ORIGIN, this.payload.origin());
		headers.put(CacheInvalidationHeaders.REPLAYED, this.payload.replayed());
		if (this.payload.id() != null) {
			headers.put(CacheInvalidationHeaders.ID, this.payload.id());
		}
		return headers;
	}

}
