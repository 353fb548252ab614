package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.headrace.connection.DedicatedConnection;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the new entries of a group ({@code XREADGROUP}) on the connection of its reader.
 */
final class GroupReads {

	/** The last of all ids would mean: what is new. */
	private static final String BEHIND_ALL = "18446744073709551615-18446744073709551614";

	private final List<StreamSource> sources;

	private final List<byte[]> keys;

	private final byte[] group;

	private final byte[] consumer;

	GroupReads(List<StreamSource> sources, String consumer) {
		this.sources = sources;
		this.keys = sources.stream().map(StreamSource::key).toList();
		this.group = sources.get(0).groupName();
		this.consumer = consumer.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Reads where there is nothing, behind the last of all ids but one: a server that
	 * refuses to be read from, such as a replica, answers all questions before.
	 */
	void probe(DedicatedConnection opened) {
		CommandArgs<byte[], byte[]> arguments = DedicatedConnection.arguments()
			.add("GROUP")
			.add(this.group)
			.add(this.consumer)
			.add("COUNT")
			.add(1)
			.add("STREAMS")
			.addKey(this.keys.get(0))
			.add(BEHIND_ALL);
		opened.await(CommandType.XREADGROUP, EntriesOutput.ofStreams(), arguments, ReaderSettings.PATIENCE);
	}

	/** Reads, and waits as long as the plan says. */
	List<Delivery> read(DedicatedConnection opened, ReadPlan.Read read) {
		return deliveries(send(opened, read));
	}

	private List<StreamEntry> send(DedicatedConnection opened, ReadPlan.Read read) {
		CommandArgs<byte[], byte[]> arguments = DedicatedConnection.arguments()
			.add("GROUP")
			.add(this.group)
			.add(this.consumer)
			.add("COUNT")
			.add(read.count());
		if (read.blockMillis() > 0) {
			arguments.add("BLOCK").add(read.blockMillis());
		}
		arguments.add("STREAMS");
		read.sources().forEach((source) -> arguments.addKey(this.keys.get(this.sources.indexOf(source))));
		read.sources().forEach((source) -> arguments.add(">"));
		Duration patience = ReaderSettings.PATIENCE.plusMillis(read.blockMillis());
		return opened.await(CommandType.XREADGROUP, EntriesOutput.ofStreams(), arguments, patience);
	}

	private List<Delivery> deliveries(List<StreamEntry> entries) {
		List<Delivery> deliveries = new ArrayList<>(entries.size());
		byte[] key = null;
		StreamSource source = null;
		for (StreamEntry entry : entries) {
			if (entry.key() != key) {
				key = entry.key();
				source = source(key);
			}
			if (source != null && entry.fields() != null) {
				deliveries.add(new Delivery(source, entry.id(), entry.fields(), 1));
			}
		}
		return deliveries;
	}

	private @Nullable StreamSource source(byte @Nullable [] key) {
		for (int i = 0; i < this.keys.size(); i++) {
			if (Arrays.equals(this.keys.get(i), key)) {
				return this.sources.get(i);
			}
		}
		return null;
	}

}
