package io.github.headrace.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.headrace.channel.ChannelContainer;
import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.registration.NearestName;
import io.github.headrace.stream.StreamInfo;
import io.github.headrace.stream.StreamListenerContainer;
import org.jspecify.annotations.Nullable;

/**
 * Describes listeners, run-time subscriptions and consumers of streams.
 */
final class ListenersView {

	private static final int MAX_DESTINATIONS = 1_000;

	private final ListenerRegistry registry;

	private final Supplier<@Nullable RedisChannelSubscriptions> subscriptions;

	private final RedisLooks looks;

	private final MessageRates rates = new MessageRates(System::nanoTime);

	ListenersView(ListenerRegistry registry, Supplier<@Nullable RedisChannelSubscriptions> subscriptions,
			RedisLooks looks) {
		this.registry = registry;
		this.subscriptions = subscriptions;
		this.looks = looks;
	}

	List<ListenerDescriptor> listeners() {
		forgetOthers();
		return all(ChannelContainer.class).stream()
			.map((container) -> ListenerDescriptor.of(container, this.rates))
			.toList();
	}

	ListenerDescriptor listener(String id) {
		return ListenerDescriptor.of(get(ChannelContainer.class, "listener", id), this.rates);
	}

	List<ConsumerDescriptor> consumers() {
		forgetOthers();
		Map<RedisLooks.Place, Answer<StreamInfo>> answers = this.looks.streams().answers(RedisLooks.PATIENCE);
		return all(StreamListenerContainer.class).stream().map((container) -> describe(container, answers)).toList();
	}

	ConsumerDescriptor consumer(String id) {
		StreamListenerContainer container = get(StreamListenerContainer.class, "consumer", id);
		return describe(container, this.looks.streams().answers(RedisLooks.PATIENCE));
	}

	private ConsumerDescriptor describe(StreamListenerContainer container,
			Map<RedisLooks.Place, Answer<StreamInfo>> answers) {
		return ConsumerDescriptor.of(container, this.rates,
				(stream) -> Objects.requireNonNullElse(answers.get(new RedisLooks.Place(container.id(), stream)),
						new Answer<>(null, Answer.NONE_YET)));
	}

	HeadraceDescriptor.Subscriptions subscriptions() {
		RedisChannelSubscriptions present = this.subscriptions.get();
		if (present == null) {
			return new HeadraceDescriptor.Subscriptions(0, Map.of());
		}
		SortedMap<String, Integer> all = present.destinations();
		Map<String, Integer> first = new LinkedHashMap<>();
		all.entrySet().stream().limit(MAX_DESTINATIONS).forEach((one) -> first.put(one.getKey(), one.getValue()));
		return new HeadraceDescriptor.Subscriptions(present.subscriptions().size(), first);
	}

	/** Returns a container of a kind, or refuses the request. */
	<C extends ListenerContainer> C get(Class<C> type, String kind, String id) {
		Optional<ListenerContainer> found = this.registry.find(id);
		if (found.isPresent() && type.isInstance(found.get())) {
			return type.cast(found.get());
		}
		List<String> ids = all(type).stream().map(ListenerContainer::id).toList();
		throw RefusedOperationException.unknown("There is no %s '%s'%s".formatted(kind, id, NearestName.hint(id, ids)));
	}

	private <C extends ListenerContainer> List<C> all(Class<C> type) {
		return this.registry.containers().stream().filter(type::isInstance).map(type::cast).toList();
	}

	private void forgetOthers() {
		this.rates.keepOnly(this.registry.containers().stream().map(ListenerContainer::id).collect(Collectors.toSet()));
	}

}
