package io.github.headrace.message;

import java.beans.PropertyDescriptor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.BeanUtils;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * Reads a property such as {@code customer.id} of a payload, through accessors that are
 * found once.
 * <p>
 * Understands record components (of an interface of records, too), getters, public
 * fields, maps and JSON trees. Safe for use by several threads.
 */
public final class PropertyPath {

	private final List<Accessor> accessors;

	private PropertyPath(List<Accessor> accessors) {
		this.accessors = accessors;
	}

	/**
	 * Finds the accessors.
	 * @param path the names of the properties, separated by dots
	 * @param type the type to which the first one belongs
	 * @return the path
	 * @throws IllegalArgumentException if a type has no such property
	 */
	public static PropertyPath of(String path, ResolvableType type) {
		List<Accessor> accessors = new ArrayList<>();
		ResolvableType current = type;
		for (String name : path.split("\\.", -1)) {
			Accessor accessor = accessor(name, current);
			accessors.add(accessor);
			current = accessor.type();
		}
		return new PropertyPath(List.copyOf(accessors));
	}

	private static Accessor accessor(String name, ResolvableType owner) {
		Class<?> ownerClass = owner.resolve(Object.class);
		if (Map.class.isAssignableFrom(ownerClass)) {
			return new Accessor((map) -> ((Map<?, ?>) map).get(name), owner.asMap().getGeneric(1));
		}
		if (JsonNode.class.isAssignableFrom(ownerClass)) {
			return new Accessor((node) -> ((JsonNode) node).get(name), ResolvableType.forClass(JsonNode.class));
		}
		Method method = method(name, ownerClass);
		if (method != null) {
			ReflectionUtils.makeAccessible(method);
			return new Accessor((target) -> ReflectionUtils.invokeMethod(method, target),
					ResolvableType.forType(method.getGenericReturnType(), owner.as(method.getDeclaringClass())));
		}
		Field field = ReflectionUtils.findField(ownerClass, name);
		if (field != null && Modifier.isPublic(field.getModifiers())) {
			ReflectionUtils.makeAccessible(field);
			return new Accessor((target) -> ReflectionUtils.getField(field, target),
					ResolvableType.forField(field, owner));
		}
		throw new IllegalArgumentException("%s has no property '%s'".formatted(owner, name));
	}

	private static @Nullable Method method(String name, Class<?> owner) {
		if (owner.isRecord()) {
			return ReflectionUtils.findMethod(owner, name);
		}
		PropertyDescriptor descriptor = (!name.isEmpty()) ? BeanUtils.getPropertyDescriptor(owner, name) : null;
		if (descriptor != null) {
			return descriptor.getReadMethod();
		}
		Method method = owner.isInterface() ? ReflectionUtils.findMethod(owner, name) : null;
		return (method != null && method.getReturnType() != void.class) ? method : null;
	}

	/**
	 * Reads the property.
	 * @param payload what has it
	 * @return the value, or {@code null} as soon as a part of the path is
	 */
	public @Nullable Object read(Object payload) {
		Object value = payload;
		for (Accessor accessor : this.accessors) {
			if (value == null) {
				return null;
			}
			value = accessor.reader().read(value);
		}
		return value;
	}

	private record Accessor(Reader reader, ResolvableType type) {

	}

	@FunctionalInterface
	private interface Reader {

		@Nullable Object read(Object target);

	}

}
