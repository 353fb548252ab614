package io.github.headrace.channel;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

import io.github.headrace.message.EnvelopeDraft;
import io.github.headrace.message.EnvelopeHead;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.CommandArgs;
import org.jspecify.annotations.Nullable;

/**
 * A body that is completed when its command is written to the connection. So sequences
 * have the order of the wire, whichever thread publishes and whatever waits, and a
 * command that is written again, after a reconnect, has the sequence that it had.
 */
final class PublishedBody {

	private final EnvelopeDraft draft;

	private final Supplier<EnvelopeHead> head;

	private byte @Nullable [] bytes;

	PublishedBody(EnvelopeDraft draft, Supplier<EnvelopeHead> head) {
		this.draft = draft;
		this.head = head;
	}

	private synchronized byte[] bytes() {
		byte[] result = this.bytes;
		if (result == null) {
			result = this.draft.complete(this.head.get());
			this.bytes = result;
		}
		return result;
	}

	/** Adds a value whose bytes are asked for when the command is written. */
	CommandArgs<byte[], byte[]> addTo(CommandArgs<byte[], byte[]> arguments) {
		return arguments.addAll(new CommandArgs<>(Codec.INSTANCE).addValue(this));
	}

	/** Asks for the bytes when the connection does. */
	private static final class Codec implements RedisCodec<byte[], PublishedBody> {

		private static final Codec INSTANCE = new Codec();

		@Override
		public ByteBuffer encodeKey(byte[] key) {
			return ByteArrayCodec.INSTANCE.encodeKey(key);
		}

		@Override
		public ByteBuffer encodeValue(PublishedBody value) {
			return ByteBuffer.wrap(value.bytes());
		}

		@Override
		public byte[] decodeKey(ByteBuffer bytes) {
			return ByteArrayCodec.INSTANCE.decodeKey(bytes);
		}

		@Override
		public PublishedBody decodeValue(ByteBuffer bytes) {
			throw new UnsupportedOperationException("Nothing is read with this codec");
		}

	}

}
