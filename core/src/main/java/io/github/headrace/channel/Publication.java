package io.github.headrace.channel;

import io.github.headrace.connection.CommittedCommand;
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
 * @param body the payload as it is sent
 */
record Publication(String channel, boolean sharded, byte[] name, byte[] body) implements CommittedCommand<Long> {

	@Override
	public String destination() {
		return this.channel;
	}

	RedisFuture<Long> send(RedisClusterAsyncCommands<byte[], byte[]> commands) {
		return this.sharded ? commands.spublish(this.name, this.body) : commands.publish(this.name, this.body);
	}

	@Override
	public AsyncCommand<byte[], byte[], Long> command() {
		// As a key the name decides, on a Cluster, on the node that is asked.
		CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(this.name)
			.addValue(this.body);
		CommandType type = this.sharded ? CommandType.SPUBLISH : CommandType.PUBLISH;
		return new AsyncCommand<>(new Command<>(type, new IntegerOutput<>(ByteArrayCodec.INSTANCE), arguments));
	}

}
