package io.github.headrace.soak.channel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.soak.Chance;
import io.github.headrace.soak.Patience;
import io.github.headrace.soak.ledger.Ledger;
import io.github.headrace.soak.ledger.NumberSequence;
import io.github.headrace.soak.server.NodeConnections;
import io.lettuce.core.KillArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * What a fault has at hand while it strikes. For use by one thread.
 */
final class Strike {

	private static final Patience PATIENCE = new Patience(Duration.ofSeconds(30), 1);

	private final ListenerRegistry registry;

	private final Ledger ledger;

	private final Publisher publisher;

	private final Gate gate;

	private final LossTimes times;

	private final Chance chance;

	Strike(ListenerRegistry registry, Ledger ledger, Publisher publisher, Gate gate, LossTimes times, Random random) {
		this.registry = registry;
		this.ledger = ledger;
		this.publisher = publisher;
		this.gate = gate;
		this.times = times;
		this.chance = new Chance(random);
	}

	ListenerRegistry registry() {
		return this.registry;
	}

	Publisher publisher() {
		return this.publisher;
	}

	/** Makes the slow listener stand still. */
	Gate gate() {
		return this.gate;
	}

	int between(int least, int most) {
		return this.chance.between(least, most);
	}

	<T> T oneOf(List<T> candidates) {
		return this.chance.oneOf(candidates);
	}

	/** Lets some time pass. */
	void hold(int leastMillis, int mostMillis) {
		this.chance.hold(leastMillis, mostMillis);
	}

	/** Returns whether a listener was told of a loss. */
	boolean isLost() {
		return this.times.isLost();
	}

	/** Waits until a listener was told of a loss. */
	void awaitLoss() {
		PATIENCE.await("SubscriptionLost", this.times::isLost, () -> "");
	}

	/** Waits until every container is as it should be and has reported its gaps. */
	void awaitRest(Deployment deployment) {
		awaitStates(Set.of());
		PATIENCE.await("everything subscribed where it belongs", deployment::isSettled, () -> deployment);
		PATIENCE.await("a gap for each loss", () -> this.ledger.unanswered().isEmpty(), () -> this.ledger.unanswered());
	}

	/**
	 * Waits until those who listen to a destination say that it is refused, and nobody
	 * else.
	 */
	void awaitRefused(String destination) {
		awaitStates(SoakChannels.listenersOf(destination));
	}

	private void awaitStates(Set<String> refused) {
		PATIENCE.await("listeners in their states",
				() -> this.registry.containers()
					.stream()
					.allMatch((container) -> container.state() == expected(container, refused)),
				() -> this.registry.containers());
	}

	private static ListenerState expected(ListenerContainer container, Set<String> refused) {
		return refused.contains(container.id()) ? ListenerState.FAILED : ListenerState.RUNNING;
	}

	/**
	 * Waits until each listener hears what is published from now on, except on one
	 * destination.
	 */
	void awaitHearing(String except) {
		Map<String, Long> now = SoakChannels.channels()
			.stream()
			.collect(Collectors.toMap((channel) -> channel, this.ledger.publications()::next));
		Supplier<Object> deaf = () -> this.ledger.silentSince(now);
		PATIENCE.await("messages for everybody",
				() -> this.ledger.silentSince(now)
					.values()
					.stream()
					.flatMap(List::stream)
					.map(NumberSequence::destination)
					.allMatch(except::equals),
				deaf);
	}

	/** Closes the connections of all subscribers ({@code CLIENT KILL}). */
	void killSubscribers(RedisServer server) {
		onServer(server, (commands) -> commands.clientKill(KillArgs.Builder.typePubsub()));
	}

	/** Changes the configuration of a server ({@code CONFIG SET}). */
	void configure(RedisServer server, String parameter, String value) {
		onServer(server, (commands) -> commands.configSet(parameter, value));
	}

	/** Changes the rights of a user ({@code ACL SETUSER}). */
	void permit(RedisServer server, String user, List<String> rules) {
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add(user);
		rules.forEach(arguments::add);
		onServer(server,
				(commands) -> commands.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments));
	}

	private static void onServer(RedisServer server, Consumer<RedisCommands<String, String>> action) {
		try (NodeConnections connections = new NodeConnections()) {
			action.accept(connections.to(server).sync());
		}
	}

}
