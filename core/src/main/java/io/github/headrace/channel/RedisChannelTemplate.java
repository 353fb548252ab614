package io.github.headrace.channel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.message.PayloadConverter;

import org.springframework.util.Assert;

/**
 * Publishes through the native Lettuce connection of the application. Safe for use by
 * several threads.
 */
public final class RedisChannelTemplate implements RedisChannelOperations {

	private final NativeConnection connection;

	private final PayloadConverter converter;

	private final long maxPayloadBytes;

	/**
	 * Creates a template.
	 * @param connection sends the commands
	 * @param converter writes the payloads
	 * @param maxPayloadBytes the most bytes that a payload may have
	 */
	public RedisChannelTemplate(NativeConnection connection, PayloadConverter converter, long maxPayloadBytes) {
		Assert.isTrue(maxPayloadBytes > 0, () -> "'maxPayloadBytes' must be positive but is " + maxPayloadBytes);
		this.connection = connection;
		this.converter = converter;
		this.maxPayloadBytes = maxPayloadBytes;
	}

	@Override
	public long publish(String channel, Object payload) {
		return this.connection.await(send(channel, payload));
	}

	@Override
	public <T> long publish(RedisChannel<T> channel, T payload) {
		return publish(channel.name(), payload);
	}

	@Override
	public CompletableFuture<Long> publishAsync(String channel, Object payload) {
		return this.connection.translated(send(channel, payload));
	}

	@Override
	public <T> CompletableFuture<Long> publishAsync(RedisChannel<T> channel, T payload) {
		return publishAsync(channel.name(), payload);
	}

	@Override
	public List<Long> publishAll(String channel, Collection<?> payloads) {
		byte[] name = encodeName(channel);
		List<AsyncCommand<byte[], byte[], Long>> commands = new ArrayList<>(payloads.size());
		for (Object payload : payloads) {
			commands.add(publishCommand(name, encode(channel, payload)));
		}
		return commands.isEmpty() ? List.of() : this.connection.await(this.connection.sendAll(commands));
	}

	@Override
	public <T> List<Long> publishAll(RedisChannel<T> channel, Collection<? extends T> payloads) {
		return publishAll(channel.name(), payloads);
	}

	private CompletableFuture<Long> send(String channel, Object payload) {
		byte[] name = encodeName(channel);
		byte[] body = encode(channel, payload);
		return this.connection.send((commands) -> commands.publish(name, body));
	}

	private static AsyncCommand<byte[], byte[], Long> publishCommand(byte[] name, byte[] body) {
		CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(name).addValue(body);
		return new AsyncCommand<>(
				new Command<>(CommandType.PUBLISH, new IntegerOutput<>(ByteArrayCodec.INSTANCE), arguments));
	}

	private static byte[] encodeName(String channel) {
		Assert.hasLength(channel, "'channel' must not be empty");
		return channel.getBytes(StandardCharsets.UTF_8);
	}

	private byte[] encode(String channel, Object payload) {
		Assert.notNull(payload, () -> "'payload' for channel '%s' must not be null".formatted(channel));
		byte[] body = this.converter.encode(payload);
		if (body.length > this.maxPayloadBytes) {
			throw new PayloadTooLargeException(channel, body.length, this.maxPayloadBytes);
		}
		return body;
	}

}
