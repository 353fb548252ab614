package io.github.headrace.doctor;

import java.util.List;
import java.util.stream.Collectors;

import io.github.headrace.connection.ServerUse;

/**
 * Names uses for people.
 */
final class Uses {

	private static final int MOST = 5;

	private Uses() {
	}

	static String names(List<ServerUse> uses) {
		List<String> names = uses.stream().map(ServerUse::description).distinct().toList();
		String some = names.stream().limit(MOST).collect(Collectors.joining(", "));
		return (names.size() > MOST) ? "%s and %d more".formatted(some, names.size() - MOST) : some;
	}

}
