package io.github.headrace.sample.console;

import java.util.List;

import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.ListenerStatistics;

record ListenerView(String id, List<String> destinations, String description, ListenerState state,
		ListenerStatistics statistics) {

	static ListenerView of(ListenerContainer container) {
		return new ListenerView(container.id(), container.destinations(), container.description(), container.state(),
				container.statistics());
	}

}
