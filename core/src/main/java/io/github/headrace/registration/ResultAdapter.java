package io.github.headrace.registration;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.headrace.listener.InvalidListenerException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/**
 * Makes a {@code CompletionStage} of what an asynchronous handler returns.
 */
@FunctionalInterface
interface ResultAdapter {

	/** For methods that return their result, or a {@code CompletionStage}, themselves. */
	ResultAdapter AS_IS = (result) -> result;

	/** For those that do not say what they return. */
	ResultAdapter BY_VALUE = (result) -> {
		if (result == null || result instanceof CompletionStage) {
			return result;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(null, result);
		return (adapter != null && !adapter.isMultiValue()) ? toFuture(adapter, result) : result;
	};

	@Nullable Object adapt(@Nullable Object result);

	static ResultAdapter forType(String listener, Class<?> type) {
		if (type == Object.class) {
			return BY_VALUE;
		}
		if (isPlain(type) || CompletionStage.class.isAssignableFrom(type)) {
			return AS_IS;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		if (adapter == null) {
			return AS_IS;
		}
		if (adapter.isMultiValue()) {
			throw new InvalidListenerException(listener,
					"it returns %s, of which there can be many values".formatted(type.getSimpleName()),
					"Return a single value, a CompletableFuture or a Mono");
		}
		return (result) -> (result != null) ? toFuture(adapter, result) : null;
	}

	/**
	 * What is asked first, as the registry loads every reactive library that is there.
	 */
	private static boolean isPlain(Class<?> type) {
		return type == void.class || type.isRecord() || type.isArray() || ClassUtils.isSimpleValueType(type);
	}

	private static CompletableFuture<?> toFuture(ReactiveAdapter adapter, Object result) {
		return Mono.from(adapter.toPublisher(result)).toFuture();
	}

}
