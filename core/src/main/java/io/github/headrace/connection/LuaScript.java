package io.github.headrace.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.Base16;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

import org.springframework.util.Assert;
import org.springframework.util.StreamUtils;

/**
 * A Lua script that Redis runs as one step ({@code EVALSHA}, and {@code EVAL} where the
 * server does not know it yet or any more).
 * <p>
 * Every script answers with an array, whose elements are {@code byte[]}, {@code Long},
 * {@code null} or lists of them. All keys are of one slot. Safe for use by several
 * threads.
 */
public final class LuaScript {

	private final String name;

	private final byte[] text;

	private final String digest;

	private LuaScript(String name, byte[] text) {
		this.name = name;
		this.text = text;
		this.digest = Base16.digest(text);
	}

	/**
	 * Reads a script that lies beside a class.
	 * @param owner the class
	 * @param resources the names of the files that make up the script, such as
	 * {@code park.lua}; what one defines, the next may use
	 * @return the script, which has the name of the last file
	 */
	public static LuaScript of(Class<?> owner, String... resources) {
		ByteArrayOutputStream text = new ByteArrayOutputStream();
		for (String resource : resources) {
			text.writeBytes(read(owner, resource));
		}
		return new LuaScript(resources[resources.length - 1], text.toByteArray());
	}

	private static byte[] read(Class<?> owner, String resource) {
		try (InputStream in = owner.getResourceAsStream(resource)) {
			Assert.notNull(in, () -> "There is no script '%s' beside %s".formatted(resource, owner.getName()));
			return StreamUtils.copyToByteArray(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The script '%s' cannot be read".formatted(resource), ex);
		}
	}

	/**
	 * Runs the script.
	 * @param connection to the server
	 * @param keys the keys, the first of which finds the node of a Cluster
	 * @param arguments the other arguments
	 * @return completes with the answer, or with what went wrong
	 */
	public CompletableFuture<List<Object>> run(NativeConnection connection, List<byte[]> keys, List<byte[]> arguments) {
		return connection.send((commands) -> evalsha(commands, keys, arguments)).exceptionallyCompose((failure) -> {
			if (cause(failure) instanceof RedisNoScriptException) {
				return connection.send((commands) -> eval(commands, keys, arguments));
			}
			return CompletableFuture.failedFuture(failure);
		});
	}

	/**
	 * Runs the script on a connection of one's own and waits for the answer.
	 * @param connection to the server
	 * @param keys the keys
	 * @param arguments the other arguments
	 * @param patience how long the answer may take
	 * @return the answer
	 * @throws io.lettuce.core.RedisException as of {@link DedicatedConnection#await}
	 */
	public List<Object> run(DedicatedConnection connection, List<byte[]> keys, List<byte[]> arguments,
			Duration patience) {
		try {
			return await(connection, CommandType.EVALSHA, arguments().add(this.digest), keys, arguments, patience);
		}
		catch (RedisNoScriptException ex) {
			return await(connection, CommandType.EVAL, arguments().add(this.text), keys, arguments, patience);
		}
	}

	private static List<Object> await(DedicatedConnection connection, CommandType type,
			CommandArgs<byte[], byte[]> args, List<byte[]> keys, List<byte[]> arguments, Duration patience) {
		args.add(keys.size()).addKeys(keys);
		arguments.forEach(args::add);
		return connection.await(type, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), args, patience);
	}

	private static CommandArgs<byte[], byte[]> arguments() {
		return new CommandArgs<>(ByteArrayCodec.INSTANCE);
	}

	private static Throwable cause(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	private RedisFuture<List<Object>> evalsha(RedisClusterAsyncCommands<byte[], byte[]> commands, List<byte[]> keys,
			List<byte[]> arguments) {
		CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE).add(this.digest);
		return dispatch(commands, CommandType.EVALSHA, args, keys, arguments);
	}

	private RedisFuture<List<Object>> eval(RedisClusterAsyncCommands<byte[], byte[]> commands, List<byte[]> keys,
			List<byte[]> arguments) {
		CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE).add(this.text);
		return dispatch(commands, CommandType.EVAL, args, keys, arguments);
	}

	private static RedisFuture<List<Object>> dispatch(RedisClusterAsyncCommands<byte[], byte[]> commands,
			CommandType type, CommandArgs<byte[], byte[]> args, List<byte[]> keys, List<byte[]> arguments) {
		args.add(keys.size()).addKeys(keys);
		arguments.forEach(args::add);
		return commands.dispatch(type, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), args);
	}

	/**
	 * Makes a command that runs the script whether or not the server knows it
	 * ({@code EVAL}), so that it keeps its place among others in a pipeline.
	 * @param keys the keys, the first of which finds the node of a Cluster
	 * @param arguments the other arguments
	 * @return the command, which has not been sent
	 */
	public AsyncCommand<byte[], byte[], List<Object>> command(List<byte[]> keys, List<byte[]> arguments) {
		CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE).add(this.text);
		args.add(keys.size()).addKeys(keys);
		arguments.forEach(args::add);
		return new AsyncCommand<>(
				new Command<>(CommandType.EVAL, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), args));
	}

	/**
	 * Returns the name of the file.
	 */
	@Override
	public String toString() {
		return this.name;
	}

}
