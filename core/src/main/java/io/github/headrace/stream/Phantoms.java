package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import io.github.headrace.connection.DedicatedConnection;
import io.github.headrace.connection.LuaScript;
import io.github.headrace.message.EntryFields;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Finds the entries that Redis takes for delivered to this consumer although the reply
 * never arrived: they are pending ({@code XPENDING}), but nobody here works on them. No
 * attempt is counted for that. Used by one thread.
 */
final class Phantoms {

	private static final Log logger = LogFactory.getLog(Phantoms.class);

	private static final LuaScript PHANTOMS = LuaScript.of(Phantoms.class, "phantoms.lua");

	private static final int PAGE = 500;

	/** As many entries are fetched at once, so that the server does not stand still. */
	private static final int CHUNK = 50;

	private final List<StreamSource> sources;

	private final String consumer;

	private final Duration patience;

	private final Unsettled unsettled;

	/** Held by whoever makes entries this consumer's own by another way than reading. */
	private final ReentrantLock claims;

	private final StreamCounters counters;

	private final StreamEvents events;

	Phantoms(List<StreamSource> sources, String consumer, Duration patience, Unsettled unsettled, ReentrantLock claims,
			StreamCounters counters, StreamEvents events) {
		this.sources = sources;
		this.consumer = consumer;
		this.patience = patience;
		this.unsettled = unsettled;
		this.claims = claims;
		this.counters = counters;
		this.events = events;
	}

	/**
	 * Looks for phantoms, as many as there is room for.
	 * @return what was found, which is in {@link Unsettled} now; and whether everything
	 * has been looked at
	 */
	Found find(DedicatedConnection connection) {
		if (!this.claims.tryLock()) {
			return new Found(List.of(), false);
		}
		try {
			List<Delivery> found = new ArrayList<>();
			boolean complete = true;
			for (StreamSource source : this.sources) {
				List<EntryId> missing = missing(connection, source);
				int room = Math.min(missing.size(), Math.max(0, this.unsettled.room() - found.size()));
				complete &= room == missing.size();
				found.addAll(fetchAll(connection, source, missing.subList(0, room)));
			}
			// Not before everything has been found: what is known here and not handed
			// over
			// would be lost.
			return new Found(this.unsettled.addAll(found), complete);
		}
		finally {
			this.claims.unlock();
		}
	}

	private List<EntryId> missing(DedicatedConnection connection, StreamSource source) {
		List<EntryId> missing = new ArrayList<>();
		String from = "-";
		List<?> page;
		do {
			page = connection.await(CommandType.XPENDING, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE),
					DedicatedConnection.arguments()
						.addKey(source.key())
						.add(source.groupName())
						.add(from)
						.add("+")
						.add(PAGE)
						.add(this.consumer),
					this.patience);
			for (Object pending : page) {
				EntryId id = EntryId.parse((byte[]) ((List<?>) pending).get(0));
				from = "(" + id;
				if (!this.unsettled.contains(source, id)) {
					missing.add(id);
				}
			}
		}
		while (page.size() == PAGE);
		return missing;
	}

	private List<Delivery> fetchAll(DedicatedConnection connection, StreamSource source, List<EntryId> ids) {
		List<Delivery> found = new ArrayList<>();
		for (int i = 0; i < ids.size(); i += CHUNK) {
			found.addAll(fetch(connection, source, ids.subList(i, Math.min(ids.size(), i + CHUNK))));
		}
		if (!found.isEmpty()) {
			this.counters.recovered.add(found.size());
			logger.info("%d entries of stream '%s' had been delivered by a reply that never arrived"
				.formatted(found.size(), source.stream().name()));
		}
		return found;
	}

	private List<Delivery> fetch(DedicatedConnection connection, StreamSource source, List<EntryId> ids) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(source.groupName());
		arguments.add(this.consumer.getBytes(StandardCharsets.UTF_8));
		ids.forEach((id) -> arguments.add(id.bytes()));
		List<Delivery> existing = new ArrayList<>();
		List<EntryId> lost = new ArrayList<>();
		for (Object answer : PHANTOMS.run(connection, List.of(source.key()), arguments, this.patience)) {
			List<?> entry = (List<?>) answer;
			EntryId id = EntryId.parse((byte[]) entry.get(0));
			if (entry.size() > 2) {
				int attempt = Math.toIntExact((long) entry.get(1));
				existing.add(new Delivery(source, id, fields((List<?>) entry.get(2)), attempt));
			}
			else {
				lost.add(id);
			}
		}
		reportLost(source, lost);
		return existing;
	}

	private static EntryFields fields(List<?> namesAndValues) {
		return new EntryFields(namesAndValues.stream().map((part) -> (byte[]) part).toList());
	}

	private void reportLost(StreamSource source, List<EntryId> lost) {
		if (!lost.isEmpty()) {
			this.counters.lost.add(lost.size());
			this.events.lost(source, lost.size(),
					"entries were trimmed or deleted while they were pending: %s".formatted(lost));
		}
	}

	/**
	 * What was found.
	 *
	 * @param deliveries the phantoms
	 * @param complete whether everything has been looked at
	 */
	record Found(List<Delivery> deliveries, boolean complete) {

	}

}
