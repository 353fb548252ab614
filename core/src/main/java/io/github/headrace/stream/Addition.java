package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.message.MessageObserver;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/**
 * An entry on its way to Redis, with everything checked and written.
 *
 * @param key the stream
 * @param fields names and values in turn
 * @param options how it is added
 * @param sending is told when Redis has answered
 */
record Addition(StreamKey key, List<byte[]> fields, AddRequest options, MessageObserver.Sending sending) {

	private static final LuaScript SCRIPT = LuaScript.of(Addition.class, "add.lua");

	Addition(StreamKey key, List<byte[]> fields, AddRequest options) {
		this(key, fields, options, MessageObserver.Sending.NONE);
	}

	/**
	 * Lets an observer be told, and what travels with the entry be fields of it, unless
	 * the application has set them itself.
	 */
	Addition observed(MessageObserver observer) {
		MessageObserver.Sending told = observer.sending(destination());
		Map<String, String> headers = told.headers();
		if (headers.isEmpty()) {
			return (told != MessageObserver.Sending.NONE) ? new Addition(this.key, this.fields, this.options, told)
					: this;
		}
		List<byte[]> all = new ArrayList<>(this.fields);
		headers.forEach((name, value) -> {
			if (!hasField(name) && all.size() < 2 * EntryWriter.MAX_FIELDS) {
				all.add(bytes(name));
				all.add(bytes(value));
			}
		});
		return new Addition(this.key, all, this.options, told);
	}

	private boolean hasField(String name) {
		return this.options.headers().containsKey(name)
				|| (this.options.plain() && ((Map<?, ?>) this.options.content()).containsKey(name));
	}

	String destination() {
		return this.key.name();
	}

	CompletableFuture<List<Object>> send(NativeConnection connection) {
		if (needsScript()) {
			return SCRIPT.run(connection, keys(), arguments());
		}
		return connection.send((commands) -> commands.dispatch(CommandType.XADD, output(), plainArguments()));
	}

	AsyncCommand<byte[], byte[], List<Object>> command() {
		if (needsScript()) {
			return SCRIPT.command(keys(), arguments());
		}
		return new AsyncCommand<>(new Command<>(CommandType.XADD, output(), plainArguments()));
	}

	void ended(@Nullable Throwable failure) {
		this.sending.ended(failure);
	}

	/** Reads the answer to either. */
	static EntryId id(List<Object> reply) {
		return EntryId.parse((byte[]) Objects.requireNonNull(reply.get(0)));
	}

	private static NestedMultiOutput<byte[], byte[]> output() {
		return new NestedMultiOutput<>(ByteArrayCodec.INSTANCE);
	}

	private boolean needsScript() {
		return this.options.idempotencyKey() != null || this.options.maxAge() != null || !this.options.createStream();
	}

	private CommandArgs<byte[], byte[]> plainArguments() {
		CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE)
			.addKey(bytes(this.key.key()));
		if (this.options.maxLength() != null) {
			arguments.add("MAXLEN").add("~").add(this.options.maxLength());
		}
		arguments.add("*");
		this.fields.forEach(arguments::add);
		return arguments;
	}

	private List<byte[]> keys() {
		byte[] stream = bytes(this.key.key());
		String idempotencyKey = this.options.idempotencyKey();
		return (idempotencyKey != null) ? List.of(stream, bytes(this.key.beside("idempotency:" + idempotencyKey)))
				: List.of(stream);
	}

	private List<byte[]> arguments() {
		List<byte[]> arguments = new ArrayList<>(this.fields.size() + 4);
		arguments.add(bytes(millis((this.options.idempotencyKey() != null) ? this.options.idempotencyWindow() : null)));
		arguments.add(bytes((this.options.maxLength() != null) ? this.options.maxLength().toString() : ""));
		arguments.add(bytes(millis(this.options.maxAge())));
		arguments.add(bytes(this.options.createStream() ? "1" : ""));
		arguments.addAll(this.fields);
		return arguments;
	}

	private static String millis(@Nullable Duration duration) {
		return (duration != null) ? Long.toString(duration.toMillis()) : "";
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
