package io.github.headrace.stream;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.github.headrace.message.EntryFields;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import org.jspecify.annotations.Nullable;

/**
 * Takes the entries of {@code XREADGROUP} and {@code XREAD}, in RESP2 (an array of pairs
 * of stream and entries) and RESP3 (a map of streams), and those of {@code XRANGE}.
 * <p>
 * Lettuce's own output mixes entries up in RESP2 and copies each into a map. All that
 * counts here is how many containers are open around an element.
 */
final class EntriesOutput extends CommandOutput<byte[], byte[], List<StreamEntry>> {

	/** Depths of what is between the containers of an answer in RESP2. */
	private static final int IN_STREAM = 2;

	private static final int IN_ENTRIES = 3;

	private static final int IN_ENTRY = 4;

	private static final int IN_FIELDS = 5;

	/** The containers of an answer in RESP2 that this answer does without. */
	private int omitted;

	private int depth;

	private byte @Nullable [] key;

	private @Nullable EntryId id;

	private @Nullable List<byte[]> fields;

	private EntriesOutput(int omitted) {
		super(ByteArrayCodec.INSTANCE, new ArrayList<>());
		this.omitted = omitted;
		this.depth = omitted;
	}

	/** Returns what takes the entries of several streams. */
	static EntriesOutput ofStreams() {
		return new EntriesOutput(0);
	}

	/** Returns what takes the entries of one stream, which is not named. */
	static EntriesOutput ofRange() {
		return new EntriesOutput(2);
	}

	@Override
	public void multiMap(int count) {
		if (this.depth == 0) {
			this.omitted = 1;
			this.depth = 1;
		}
		multi(count);
	}

	@Override
	public void multi(int count) {
		if (this.depth == IN_ENTRY && count >= 0) {
			this.fields = new ArrayList<>(count);
		}
		this.depth++;
	}

	@Override
	public void set(@Nullable ByteBuffer bytes) {
		if (bytes == null) {
			return;
		}
		if (this.depth == IN_FIELDS && this.fields != null) {
			this.fields.add(copy(bytes));
		}
		else if (this.depth == IN_ENTRY && this.id == null) {
			this.id = EntryId.parse(copy(bytes));
		}
		else if (this.depth == IN_STREAM) {
			this.key = copy(bytes);
		}
	}

	private static byte[] copy(ByteBuffer bytes) {
		byte[] copy = new byte[bytes.remaining()];
		bytes.get(copy);
		return copy;
	}

	@Override
	public void complete(int open) {
		this.depth = open + this.omitted;
		if (this.depth == IN_ENTRIES && this.id != null) {
			this.output
				.add(new StreamEntry(this.key, this.id, (this.fields != null) ? new EntryFields(this.fields) : null));
			this.id = null;
			this.fields = null;
		}
	}

}
