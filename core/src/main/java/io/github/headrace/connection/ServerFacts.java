package io.github.headrace.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import org.jspecify.annotations.Nullable;

/**
 * What one server says of itself, on a connection of its own. Each question is asked
 * once; what the user may not ask, or the server does not know, is a
 * {@link NotCheckedException}.
 * <p>
 * Used by one thread.
 */
public final class ServerFacts implements AutoCloseable {

	private final NativeConnection owner;

	private final ServerNode node;

	private final DedicatedConnection connection;

	private final Duration patience;

	private final Map<String, ServerAnswer> answers = new HashMap<>();

	ServerFacts(NativeConnection owner, ServerNode node, DedicatedConnection connection, Duration patience) {
		this.owner = owner;
		this.node = node;
		this.connection = connection;
		this.patience = patience;
	}

	/**
	 * Returns where the server is.
	 * @return the address, for people
	 */
	public String address() {
		return this.node.address();
	}

	/**
	 * Returns the connections of the factory by which the server is used.
	 * @return the connections
	 */
	public NativeConnection connection() {
		return this.owner;
	}

	/**
	 * Returns which server this is ({@code HELLO}, which needs no right, else
	 * {@code INFO}).
	 * @return the version
	 */
	public ServerVersion version() {
		Map<String, String> hello = helloIfAny();
		String version = hello.get("version");
		if (version != null) {
			return ServerVersion.of(hello.getOrDefault("server", ServerVersion.REDIS), version);
		}
		Map<String, String> info = info("server");
		return ServerVersion.of(info.getOrDefault("server_name", ServerVersion.REDIS),
				info.getOrDefault("redis_version", ""));
	}

	/**
	 * Returns the protocol that connections of the factory speak ({@code HELLO}). A
	 * server that does not know the command speaks the first one only.
	 * @return 2 or 3
	 */
	public int protocol() {
		try {
			return Integer.parseInt(hello().getOrDefault("proto", ""));
		}
		catch (NumberFormatException ex) {
			throw new NotCheckedException("the server does not name its protocol", ex);
		}
		catch (UnknownCommandException ex) {
			return 2;
		}
	}

	private Map<String, String> helloIfAny() {
		try {
			return hello();
		}
		catch (NotCheckedException | UnknownCommandException ex) {
			return Map.of();
		}
	}

	private Map<String, String> hello() {
		return ask("HELLO", () -> ServerAnswer.pairs(send(new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), "HELLO")));
	}

	/**
	 * Returns a section of {@code INFO}.
	 * @param section the name of the section
	 * @return values by name
	 */
	public Map<String, String> info(String section) {
		try {
			return ask("INFO " + section,
					() -> ServerAnswer.lines(send(new StatusOutput<>(ByteArrayCodec.INSTANCE), "INFO", section)));
		}
		catch (UnknownCommandException ex) {
			throw new NotCheckedException("the server has no INFO", ex);
		}
	}

	/**
	 * Returns a setting ({@code CONFIG GET}).
	 * @param parameter the name of the setting
	 * @return the value
	 */
	public String config(String parameter) {
		Map<String, String> values;
		try {
			values = ask("CONFIG GET " + parameter, () -> ServerAnswer
				.pairs(send(new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), "CONFIG", "GET", parameter)));
		}
		catch (UnknownCommandException ex) {
			throw new NotCheckedException("the server has no CONFIG GET", ex);
		}
		String value = values.get(parameter);
		if (value == null) {
			throw new NotCheckedException("the server does not tell '%s'".formatted(parameter));
		}
		return value;
	}

	/**
	 * Returns which commands the user has no right to: they are queued in a transaction
	 * ({@code MULTI}), for which the server looks at the rights, and then discarded, so
	 * that none of them is executed. Only those are asked for whose key is on this
	 * server.
	 * @param accesses the commands
	 * @return the answer of the server to each command that it refuses for want of a
	 * right, or because it has no such command
	 */
	public Map<ServerAccess, String> refusals(List<ServerAccess> accesses) {
		if (!this.connection.isOpen()) {
			throw new NotCheckedException("no answer from the server");
		}
		// A transaction that is not ended would spoil all further answers.
		try (DedicatedConnection own = this.node.open(this.owner, this.patience)) {
			return refusals(own, accesses);
		}
		catch (RedisException ex) {
			throw ServerAnswer.lost(ex);
		}
	}

	private Map<ServerAccess, String> refusals(DedicatedConnection own, List<ServerAccess> accesses) {
		Map<ServerAccess, String> refusals = new LinkedHashMap<>();
		begin(own);
		for (ServerAccess access : accesses) {
			if (isHere(access)) {
				String refusal = refusal(own, access);
				if (refusal != null) {
					refusals.put(access, refusal);
				}
			}
		}
		discard(own);
		return refusals;
	}

	private boolean isHere(ServerAccess access) {
		return this.node.id() == null || access.target() == null
				|| this.node.id().equals(ServerNode.nodeOf(this.owner, access.target()));
	}

	private void begin(DedicatedConnection own) {
		try {
			ServerAnswer
				.of("MULTI", () -> Map.of("reply", send(own, new StatusOutput<>(ByteArrayCodec.INSTANCE), "MULTI")))
				.get();
		}
		catch (UnknownCommandException ex) {
			throw new NotCheckedException("the server has no MULTI", ex);
		}
	}

	private void discard(DedicatedConnection own) {
		try {
			send(own, new StatusOutput<>(ByteArrayCodec.INSTANCE), "DISCARD");
		}
		catch (RedisException ex) {
			// The server forgets the transaction with the connection, too.
			own.close();
		}
	}

	private @Nullable String refusal(DedicatedConnection own, ServerAccess access) {
		try {
			@Nullable String reply = send(own, new StatusOutput<>(ByteArrayCodec.INSTANCE),
					access.words().toArray(String[]::new));
			// Lettuce keeps the word QUEUED to itself.
			if (reply != null) {
				throw new NotCheckedException(
						"the server has answered %s with '%s'".formatted(access.command(), reply));
			}
			return null;
		}
		catch (RedisCommandExecutionException ex) {
			if (ServerAnswer.isRefusal(ex) || ServerAnswer.isUnknown(ex)) {
				return ex.getMessage();
			}
			throw new NotCheckedException(
					"the server has answered %s with '%s'".formatted(access.command(), ex.getMessage()), ex);
		}
		catch (RedisException ex) {
			throw ServerAnswer.lost(ex);
		}
	}

	private Map<String, String> ask(String question, Supplier<Map<String, String>> source) {
		return this.answers.computeIfAbsent(question, (asked) -> ServerAnswer.of(asked, source)).get();
	}

	private <T> T send(CommandOutput<byte[], byte[], T> output, String... words) {
		return send(this.connection, output, words);
	}

	private <T> T send(DedicatedConnection to, CommandOutput<byte[], byte[], T> output, String... words) {
		CommandArgs<byte[], byte[]> arguments = DedicatedConnection.arguments();
		// Keys are added as any argument: this is the server to ask, wherever they are.
		for (int i = 1; i < words.length; i++) {
			arguments.add(words[i]);
		}
		return to.await(new RawCommand(words[0].toLowerCase(Locale.ROOT)), output, arguments, this.patience);
	}

	@Override
	public void close() {
		this.connection.close();
	}

}
