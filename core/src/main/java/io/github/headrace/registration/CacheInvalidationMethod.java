package io.github.headrace.registration;

import java.util.List;
import java.util.Map;

import io.github.headrace.cache.CacheInvalidation;
import io.github.headrace.cache.CacheInvalidationHandler;
import io.github.headrace.cache.InvalidationKind;
import io.github.headrace.channel.ChannelName;
import org.jspecify.annotations.Nullable;

/**
 * Calls a method with what was invalidated; with a template, once for each key that
 * matches it.
 */
final class CacheInvalidationMethod implements CacheInvalidationHandler {

	private final String listener;

	private final InvocableHandler method;

	private final @Nullable ChannelName template;

	CacheInvalidationMethod(String listener, InvocableHandler method, @Nullable ChannelName template) {
		this.listener = listener;
		this.method = method;
		this.template = template;
	}

	@Override
	public void invalidated(CacheInvalidation invalidation) throws Exception {
		boolean ofKeys = invalidation.kind() == InvalidationKind.EVICT || invalidation.kind() == InvalidationKind.PUT;
		if (this.template != null && ofKeys) {
			passMatching(invalidation, this.template);
		}
		else {
			call(invalidation, Map.of());
		}
	}

	/** Passes on all keys that match, even if the method fails with some of them. */
	private void passMatching(CacheInvalidation invalidation, ChannelName keyTemplate) throws Exception {
		Exception failure = null;
		for (Object key : invalidation.keys()) {
			Map<String, String> variables = keyTemplate.match(key.toString());
			if (variables == null) {
				continue;
			}
			try {
				call(new CacheInvalidation(invalidation.cache(), invalidation.kind(), List.of(key),
						invalidation.origin(), invalidation.id(), invalidation.replayed()), variables);
			}
			catch (Exception ex) {
				failure = (failure != null) ? failure : ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	private void call(CacheInvalidation invalidation, Map<String, String> variables) throws Exception {
		this.method.handle(List.of(new CacheInvalidationMessage(this.listener, invalidation, variables)));
	}

}
