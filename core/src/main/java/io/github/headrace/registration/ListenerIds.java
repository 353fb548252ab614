package io.github.headrace.registration;

import java.util.HashMap;
import java.util.Map;

/**
 * Gives ids to listeners that were declared without one: the names of bean and method,
 * and a number from the second on.
 */
final class ListenerIds {

	private final Map<String, Integer> given = new HashMap<>();

	synchronized String next(String beanName, String member) {
		String bean = beanName.substring(beanName.lastIndexOf('.') + 1);
		String id = member.isEmpty() ? bean : bean + "-" + member;
		int count = this.given.merge(id, 1, Integer::sum);
		return (count == 1) ? id : id + "-" + count;
	}

}
