package io.github.headrace.soak.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.message.EntryFields;
import io.github.headrace.soak.Patience;
import io.github.headrace.soak.server.NodeConnections;
import io.github.headrace.stream.EntryId;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.models.stream.PendingMessage;
import io.lettuce.core.models.stream.PendingMessages;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the server says of streams and groups, past all proxies.
 */
final class StreamState implements AutoCloseable {

	private static final Patience PATIENCE = new Patience(Duration.ofSeconds(30), 50);

	private static final int ALL = 1_000_000;

	private final StreamDeployment deployment;

	private final NodeConnections connections = new NodeConnections();

	StreamState(StreamDeployment deployment) {
		this.deployment = deployment;
	}

	/** Returns the id of the last entry of each stream. */
	Map<String, EntryId> lastIds() {
		Map<String, EntryId> ids = new HashMap<>();
		for (String stream : SoakGroup.STREAMS) {
			ids.put(stream,
					ask(stream, (commands) -> commands.xrevrange(stream, Range.unbounded(), Limit.from(1))).stream()
						.findFirst()
						.map((entry) -> EntryId.parse(entry.getId()))
						.orElse(EntryId.MIN));
		}
		return ids;
	}

	/**
	 * Returns what a group has not settled of what was there at some time.
	 * @param lastIds the last entries then
	 * @return what there is, in words, or nothing
	 */
	Optional<String> unsettled(SoakGroup group, Map<String, EntryId> lastIds) {
		EntryId last = Objects.requireNonNull(lastIds.get(group.stream()));
		return node(group.stream())
			.flatMap((node) -> this.connections.ask(node, (commands) -> unsettled(commands, group, last)))
			.orElse(Optional.of("the server does not answer"));
	}

	private static Optional<String> unsettled(RedisCommands<String, String> commands, SoakGroup group, EntryId last) {
		EntryId delivered = lastDelivered(commands, group);
		if (delivered.compareTo(last) < 0) {
			return Optional.of("%s has read up to %s of %s".formatted(group.id(), delivered, last));
		}
		PendingMessages pending = commands.xpending(group.stream(), group.id());
		if (pending.getCount() == 0) {
			return Optional.empty();
		}
		String oldest = String.valueOf(pending.getMessageIds().getLower().getValue());
		return (EntryId.parse(oldest).compareTo(last) > 0) ? Optional.empty()
				: Optional.of("%s has %s pending, the last is %s".formatted(group.id(),
						commands.xpending(group.stream(), group.id(), Range.unbounded(), Limit.from(5)), last));
	}

	private static EntryId lastDelivered(RedisCommands<String, String> commands, SoakGroup group) {
		for (Object found : commands.xinfoGroups(group.stream())) {
			List<?> fields = (List<?>) found;
			if (field(fields, "name").equals(group.id())) {
				return EntryId.parse(field(fields, "last-delivered-id"));
			}
		}
		return EntryId.MIN;
	}

	private static String field(List<?> fields, String name) {
		return String.valueOf(fields.get(fields.indexOf(name) + 1));
	}

	List<AddedEntry> entries(String stream) {
		List<AddedEntry> entries = new ArrayList<>();
		for (StreamMessage<String, String> entry : ask(stream,
				(commands) -> commands.xrange(stream, Range.unbounded()))) {
			String payload = payload(entry);
			entries.add(new AddedEntry(entry.getId(), payload, JsonMapper.shared().readValue(payload, Job.class)));
		}
		return entries;
	}

	List<DeadLetterCopy> deadLetters(SoakGroup group) {
		return ask(group.stream(), (commands) -> commands.xrange(group.deadLetterKey(), Range.unbounded())).stream()
			.map((letter) -> new DeadLetterCopy(header(letter, "id"), header(letter, "reason"),
					Integer.parseInt(header(letter, "attempts")), Long.parseLong(header(letter, "time")),
					payload(letter)))
			.toList();
	}

	private static String header(StreamMessage<String, String> letter, String name) {
		return letter.getBody().getOrDefault(name, "0");
	}

	private static String payload(StreamMessage<String, String> entry) {
		return Objects.requireNonNull(entry.getBody().get(EntryFields.PAYLOAD),
				() -> "No payload in " + entry.getBody());
	}

	List<String> pending(SoakGroup group) {
		return ask(group.stream(),
				(commands) -> commands.xpending(group.stream(), group.id(), Range.unbounded(), Limit.from(ALL)))
			.stream()
			.map(PendingMessage::getId)
			.toList();
	}

	/** Asks until there is an answer; a fault may have closed the connection. */
	private <T> T ask(String stream, Function<RedisCommands<String, String>, T> question) {
		AtomicReference<T> answer = new AtomicReference<>();
		PATIENCE.await("an answer", () -> {
			node(stream).flatMap((node) -> this.connections.ask(node, question)).ifPresent(answer::set);
			return answer.get() != null;
		}, () -> stream);
		return Objects.requireNonNull(answer.get());
	}

	private Optional<RedisServer> node(String stream) {
		try {
			return Optional.of(this.deployment.nodeOf(stream));
		}
		catch (RuntimeException ex) {
			return Optional.empty();
		}
	}

	@Override
	public void close() {
		this.connections.close();
	}

}
