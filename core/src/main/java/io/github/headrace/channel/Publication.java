package io.github.headrace.channel;

import java.util.concurrent.CompletionStage;

import io.github.headrace.connection.CommittedCommand;
import io.github.headrace.message.MessageObserver;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * A message on its way to Redis, with everything checked and written.
 *
 * @param channel the channel as the application calls it
 * @param sharded whether the channel is a sharded one
 * @param name what the channel is in Redis
 * @param body makes what is sent of the payload
 * @param publisher sends this
 */
record Publication(String channel, boolean sharded, byte[] name, Body body,
		Publisher publisher) implements CommittedCommand<Long> {

	@Override
	public String destination() {
		return this.channel;
	}

	RedisFuture<Long> send(RedisClusterAsyncCommands<byte[], byte[]> commands, MessageObserver.Sending sending) {
		RedisFuture<Long> reply = commands.dispatch(type(), new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				arguments(sending));
		this.body.sent(reply);
		return reply;
	}

	/** Makes the command, which this thread is about to send. */
	@Override
	public AsyncCommand<byte[], byte[], Long> command() {
		MessageObserver.Sending sending = this.publisher.sending(this.channel);
		AsyncCommand<byte[], byte[], Long> command = new AsyncCommand<>(
				new Command<>(type(), new IntegerOutput<>(ByteArrayCodec.INSTANCE), arguments(sending)));
		this.publisher.watch(command, sending);
		this.body.sent(command);
		return command;
	}

	private CommandType type() {
		return this.sharded ? CommandType.SPUBLISH : CommandType.PUBLISH;
	}

	/** As a key the name decides, on a Cluster, on the node that is asked. */
	private CommandArgs<byte[], byte[]> arguments(MessageObserver.Sending sending) {
		return this.body.addTo(new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(this.name), sending);
	}

	/** What is sent of a payload, in or without an envelope. */
	@FunctionalInterface
	interface Body {

		CommandArgs<byte[], byte[]> addTo(CommandArgs<byte[], byte[]> arguments, MessageObserver.Sending sending);

		/** The command was made that completes when this will not be written again. */
		default void sent(CompletionStage<Long> command) {
		}

	}

}
