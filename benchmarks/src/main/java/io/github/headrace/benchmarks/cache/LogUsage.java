package io.github.headrace.benchmarks.cache;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.headrace.benchmarks.harness.MeasuredServer;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * What is in an invalidation log behind some entry.
 *
 * @param entries the entries
 * @param evictions the keys they evict
 * @param clears the caches they clear
 */
record LogUsage(long entries, long evictions, long clears) {

	static final LogUsage NONE = new LogUsage(0, 0, 0);

	private static final String LOG = "headrace:invalidations";

	/** Return the id of the last entry of the log, {@code 0-0} if there is none. */
	static String position(MeasuredServer server) {
		List<Object> last = range(server, CommandType.XREVRANGE, "+", "-", 1);
		return last.isEmpty() ? "0-0" : text(((List<?>) last.get(0)).get(0));
	}

	/** Return what was appended since a position. */
	static LogUsage since(MeasuredServer server, String position) {
		long evictions = 0;
		long clears = 0;
		List<Object> entries = range(server, CommandType.XRANGE, "(" + position, "+", Integer.MAX_VALUE);
		for (Object entry : entries) {
			List<?> fields = (List<?>) ((List<?>) entry).get(1);
			for (int i = 0; i < fields.size(); i += 2) {
				String field = text(fields.get(i));
				evictions += field.startsWith("evict:") ? 1 : 0;
				clears += field.startsWith("clear:") ? 1 : 0;
			}
		}
		return new LogUsage(entries.size(), evictions, clears);
	}

	/** Field names repeat, which a map of them would hide. */
	private static List<Object> range(MeasuredServer server, CommandType command, String from, String to, int count) {
		return server.connection()
			.sync()
			.dispatch(command, new NestedMultiOutput<>(MeasuredServer.CODEC),
					new CommandArgs<>(MeasuredServer.CODEC).addKey(LOG).add(from).add(to).add("COUNT").add(count));
	}

	private static String text(Object bytes) {
		return new String((byte[]) bytes, StandardCharsets.UTF_8);
	}

}
