package io.github.headrace.subscription;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The topics that somebody wants. Changed under the lock of {@link Subscriptions}, read
 * by the event loop for each message.
 */
final class Topics {

	private final Map<Topic.Kind, Map<String, TopicState>> states = new EnumMap<>(Topic.Kind.class);

	Topics() {
		for (Topic.Kind kind : Topic.Kind.values()) {
			this.states.put(kind, new ConcurrentHashMap<>());
		}
	}

	private Map<String, TopicState> of(Topic.Kind kind) {
		Map<String, TopicState> byName = this.states.get(kind);
		Assert.state(byName != null, "Every kind has a map");
		return byName;
	}

	TopicState add(Topic topic) {
		return of(topic.kind()).computeIfAbsent(topic.name(), (name) -> new TopicState(topic));
	}

	@Nullable TopicState find(Topic topic) {
		return of(topic.kind()).get(topic.name());
	}

	void remove(Topic topic) {
		of(topic.kind()).remove(topic.name());
	}

	/** Returns whether a state is still that of its topic. */
	boolean contains(TopicState state) {
		return find(state.topic()) == state;
	}

	List<TopicState> all() {
		List<TopicState> all = new ArrayList<>();
		this.states.values().forEach((byName) -> all.addAll(byName.values()));
		return all;
	}

	/** Returns the topics that are subscribed on a line. */
	List<TopicState> on(Line line) {
		return all().stream().filter((state) -> state.line() == line).toList();
	}

	/**
	 * Passes a message on to all who hear its topic, each with an array of its own. What
	 * comes from elsewhere than where the topic is confirmed has been asked for before.
	 */
	void deliver(Link from, Topic.Kind kind, String name, String channel, byte[] body) {
		TopicState state = of(kind).get(name);
		if (state == null || !state.isConfirmedOn(from)) {
			return;
		}
		List<Subscription> joined = state.joined();
		int last = joined.size() - 1;
		for (int i = 0; i <= last; i++) {
			joined.get(i).message(channel, (i < last) ? body.clone() : body);
		}
	}

}
