package io.github.headrace.channel;

import java.nio.ByteBuffer;

import io.github.headrace.message.EnvelopeDraft;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.CommandArgs;
import org.jspecify.annotations.Nullable;

/**
 * A body that is completed when its command is written to the connection. So sequences
 * have the order of the wire, whichever thread publishes and whatever waits, and a
 * command that is written again, after a reconnect, has the sequence that it had, and
 * says that others may follow it that should not.
 */
final class PublishedBody {

	private final EnvelopeDraft draft;

	private final PublishedSequences sequences;

	/** What is numbered, or null if this is not. */
	private final @Nullable String channel;

	private PublishedSequences.@Nullable Numbered numbered;

	private boolean answered;

	PublishedBody(EnvelopeDraft draft, PublishedSequences sequences, @Nullable String channel) {
		this.draft = draft;
		this.sequences = sequences;
		this.channel = channel;
	}

	private synchronized byte[] bytes() {
		if (this.channel == null) {
			return this.draft.complete(this.sequences.unnumbered());
		}
		PublishedSequences.Numbered known = this.numbered;
		if (known != null) {
			return this.draft.complete(known.head().asOvertaking());
		}
		known = this.sequences.next(this.channel);
		this.numbered = known;
		if (this.answered) {
			this.sequences.answered(known);
		}
		return this.draft.complete(known.head());
	}

	/** The command has ended and will not be written again. */
	synchronized void answered() {
		this.answered = true;
		if (this.numbered != null) {
			this.sequences.answered(this.numbered);
		}
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
