package io.github.headrace.deadletter;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ReplayTarget;
import org.jspecify.annotations.Nullable;

/**
 * Finds the dead letters of all listeners of this application, by the ids of the
 * listeners. Safe for use by several threads.
 */
public final class DeadLetters {

	/** How long a channel listener may take for a dead letter that is replayed. */
	private static final Duration LEASE = Duration.ofMinutes(1);

	private final ListenerRegistry registry;

	private final ChannelDeadLetters channels;

	/**
	 * Creates the view.
	 * @param registry knows the listeners
	 * @param channels keeps the dead letters of channel listeners
	 */
	public DeadLetters(ListenerRegistry registry, ChannelDeadLetters channels) {
		this.registry = registry;
		this.channels = channels;
	}

	/**
	 * Returns the dead letters of all listeners that keep some.
	 * @return a queue for each stream of a listener, and for each channel listener
	 */
	public List<DeadLetterQueue> queues() {
		return this.registry.containers().stream().flatMap((container) -> queues(container).stream()).toList();
	}

	/**
	 * Returns the dead letters of one listener.
	 * @param listenerId the id of the listener
	 * @return a queue for each of its streams, one for a channel listener; none if there
	 * is no such listener or it keeps no dead letters
	 */
	public List<DeadLetterQueue> queues(String listenerId) {
		return this.registry.find(listenerId).map(this::queues).orElse(List.of());
	}

	/**
	 * Looks up the dead letters of a listener that has one queue of them.
	 * @param listenerId the id of the listener
	 * @return the queue; empty if there is no such listener, it keeps no dead letters, or
	 * it reads several streams
	 */
	public Optional<DeadLetterQueue> find(String listenerId) {
		List<DeadLetterQueue> queues = queues(listenerId);
		return (queues.size() == 1) ? Optional.of(queues.get(0)) : Optional.empty();
	}

	/**
	 * Returns the dead letters of a listener that has one queue of them.
	 * @param listenerId the id of the listener
	 * @return the queue
	 * @throws IllegalArgumentException if there is no such listener, it keeps no dead
	 * letters, or it reads several streams
	 */
	public DeadLetterQueue of(String listenerId) {
		List<DeadLetterQueue> queues = queues(listenerId);
		if (queues.size() > 1) {
			throw new IllegalArgumentException(
					"Listener '%s' has dead letters of %s; say of which".formatted(listenerId, destinations(queues)));
		}
		return queues.stream().findFirst().orElseThrow(() -> unknown(listenerId));
	}

	/**
	 * Returns the dead letters of a listener from one of its streams.
	 * @param listenerId the id of the listener
	 * @param destination the stream
	 * @return the queue
	 * @throws IllegalArgumentException if there is no such listener or no such stream, or
	 * it keeps no dead letters
	 */
	public DeadLetterQueue of(String listenerId, String destination) {
		List<DeadLetterQueue> queues = queues(listenerId);
		return queues.stream()
			.filter((queue) -> queue.destination().equals(destination))
			.findFirst()
			.orElseThrow(() -> queues.isEmpty() ? unknown(listenerId)
					: new IllegalArgumentException("Listener '%s' has no dead letters of '%s', but of %s"
						.formatted(listenerId, destination, destinations(queues))));
	}

	private static List<String> destinations(List<DeadLetterQueue> queues) {
		return queues.stream().map(DeadLetterQueue::destination).toList();
	}

	private IllegalArgumentException unknown(String listenerId) {
		boolean exists = this.registry.find(listenerId).isPresent();
		return new IllegalArgumentException(
				exists ? "Listener '%s' keeps no dead letters; set 'dead-letter.enabled' of it".formatted(listenerId)
						: "There is no listener '%s'".formatted(listenerId));
	}

	private List<DeadLetterQueue> queues(ListenerContainer container) {
		List<DeadLetterSource> sources = (container instanceof DeadLetterSources own) ? own.deadLetterSources()
				: this.channels.source(container.id()).stream().toList();
		return sources.stream().map(this::queue).toList();
	}

	private DeadLetterQueue queue(DeadLetterSource source) {
		Letters letters = new Letters(source);
		String replayKey = source.replayKey();
		Replayer replayer = (replayKey != null) ? new StreamReplayer(letters, replayKey)
				: new ChannelReplayer(letters, () -> target(source.listenerId()), LEASE);
		return new DeadLetterQueue(source, letters, replayer, new DeadLetterProgress());
	}

	private @Nullable ReplayTarget target(String listenerId) {
		return (this.registry.find(listenerId).orElse(null) instanceof ReplayTarget target) ? target : null;
	}

}
