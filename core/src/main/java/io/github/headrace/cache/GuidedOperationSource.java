package io.github.headrace.cache;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.CacheEvictOperation;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.cache.interceptor.CachePutOperation;
import org.springframework.cache.interceptor.CacheableOperation;
import org.springframework.core.MethodClassKey;
import org.springframework.util.StringUtils;

/**
 * Leads all operations to the default resolver of their aspect, also those which name a
 * manager or a resolver, and remembers what they name.
 * <p>
 * A copy has another name than its original: an aspect keeps what it resolves by the
 * description of an operation, and may have done so for the original already.
 */
final class GuidedOperationSource implements CacheOperationSource {

	private final CacheOperationSource source;

	private final Map<MethodClassKey, Collection<CacheOperation>> guided = new ConcurrentHashMap<>();

	private final Map<CacheOperation, CacheOperation> originals = new ConcurrentHashMap<>();

	GuidedOperationSource(CacheOperationSource source) {
		this.source = source;
	}

	@Override
	public boolean isCandidateClass(Class<?> targetClass) {
		return this.source.isCandidateClass(targetClass);
	}

	@Override
	public boolean hasCacheOperations(Method method, @Nullable Class<?> targetClass) {
		return this.source.hasCacheOperations(method, targetClass);
	}

	@Override
	public @Nullable Collection<CacheOperation> getCacheOperations(Method method, @Nullable Class<?> targetClass) {
		MethodClassKey key = new MethodClassKey(method, targetClass);
		Collection<CacheOperation> known = this.guided.get(key);
		if (known != null) {
			return known;
		}
		Collection<CacheOperation> operations = this.source.getCacheOperations(method, targetClass);
		if (operations == null) {
			return null;
		}
		List<CacheOperation> copies = operations.stream().map(this::guide).toList();
		this.guided.put(key, copies);
		return copies;
	}

	/** Returns what an operation was before it was led to the default resolver. */
	CacheOperation original(CacheOperation operation) {
		return this.originals.getOrDefault(operation, operation);
	}

	private CacheOperation guide(CacheOperation operation) {
		CacheOperation.Builder builder = builder(operation);
		if (builder == null) {
			return operation;
		}
		builder.setName(name(operation));
		builder.setCacheNames(operation.getCacheNames().toArray(String[]::new));
		builder.setKey(operation.getKey());
		builder.setKeyGenerator(operation.getKeyGenerator());
		builder.setCondition(operation.getCondition());
		CacheOperation copy = builder.build();
		this.originals.put(copy, operation);
		return copy;
	}

	private static String name(CacheOperation operation) {
		String name = operation.getName() + " (coherent)";
		if (StringUtils.hasText(operation.getCacheResolver())) {
			return name + " by cacheResolver '" + operation.getCacheResolver() + "'";
		}
		if (StringUtils.hasText(operation.getCacheManager())) {
			return name + " by cacheManager '" + operation.getCacheManager() + "'";
		}
		return name;
	}

	/** Returns the builder with what only this kind of operation has. */
	private static CacheOperation.@Nullable Builder builder(CacheOperation operation) {
		// Aspects look operations up by exactly these classes
		if (operation.getClass() == CacheableOperation.class) {
			return builder((CacheableOperation) operation);
		}
		if (operation.getClass() == CachePutOperation.class) {
			return builder((CachePutOperation) operation);
		}
		return (operation.getClass() == CacheEvictOperation.class) ? builder((CacheEvictOperation) operation) : null;
	}

	private static CacheOperation.Builder builder(CacheableOperation operation) {
		CacheableOperation.Builder builder = new CacheableOperation.Builder();
		builder.setSync(operation.isSync());
		String unless = operation.getUnless();
		if (unless != null) {
			builder.setUnless(unless);
		}
		return builder;
	}

	private static CacheOperation.Builder builder(CachePutOperation operation) {
		CachePutOperation.Builder builder = new CachePutOperation.Builder();
		String unless = operation.getUnless();
		if (unless != null) {
			builder.setUnless(unless);
		}
		return builder;
	}

	private static CacheOperation.Builder builder(CacheEvictOperation operation) {
		CacheEvictOperation.Builder builder = new CacheEvictOperation.Builder();
		builder.setCacheWide(operation.isCacheWide());
		builder.setBeforeInvocation(operation.isBeforeInvocation());
		return builder;
	}

}
