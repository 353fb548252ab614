package io.github.headrace.registration;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ClassUtils;

/**
 * Finds the type as which the payloads of several handler methods are read: the one that
 * they have in common and that says how to tell its subtypes apart.
 */
final class CommonPayloadType {

	private CommonPayloadType() {
	}

	static @Nullable Class<?> of(Collection<Class<?>> types) {
		Set<Class<?>> common = null;
		for (Class<?> type : types) {
			Set<Class<?>> candidates = withSupertypes(type);
			if (common == null) {
				common = candidates;
			}
			else {
				common.retainAll(candidates);
			}
		}
		List<Class<?>> telling = (common != null)
				? common.stream().filter((type) -> MergedAnnotations.from(type).isPresent(JsonTypeInfo.class)).toList()
				: List.of();
		return (telling.size() == 1) ? telling.get(0) : null;
	}

	private static Set<Class<?>> withSupertypes(Class<?> type) {
		Set<Class<?>> result = new LinkedHashSet<>();
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			result.add(current);
		}
		result.addAll(ClassUtils.getAllInterfacesForClassAsSet(type));
		return result;
	}

}
