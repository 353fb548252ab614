package io.github.headrace.benchmarks.cache;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.headrace.benchmarks.harness.ChildCommands;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JVM of two instances of one peer.
 */
final class InvalidationPair {

	/** The keys that are written at a steady rate. */
	static final int LATENCY_KEYS = 1000;

	private final InvalidatedKeys latency;

	private final InvalidatedKeys throughput;

	private InvalidationPair(CacheInstance writer, CacheInstance reader, int keys) {
		this.latency = new InvalidatedKeys(writer, reader, "slow-", LATENCY_KEYS);
		this.throughput = new InvalidatedKeys(writer, reader, "fast-", keys);
	}

	public static void main(String[] args) throws Exception {
		ChildCommands commands = ChildCommands.open();
		ServerAddress address = new ServerAddress(args[1], Integer.parseInt(args[2]));
		InvalidationPeerType peer = InvalidationPeerType.of(args[0]);
		Map<String, String> source = new ConcurrentHashMap<>();
		CacheInstance writer = peer.open(address, source);
		CacheInstance reader = peer.open(address, source);
		commands.serve(new InvalidationPair(writer, reader, Integer.parseInt(args[3]))::handle);
	}

	private String handle(String[] request) throws Exception {
		return switch (request[0]) {
			case "latency" -> json(this.latency.atRate(Integer.parseInt(request[1]), Integer.parseInt(request[2])));
			case "resident" -> {
				this.throughput.makeResident();
				yield "";
			}
			case "throughput" -> json(this.throughput.atFullSpeed(Integer.parseInt(request[1])));
			case "burst" -> {
				this.throughput.burst(Integer.parseInt(request[1]), Integer.parseInt(request[2]));
				yield "";
			}
			default -> throw new IllegalArgumentException("Unknown command '" + request[0] + "'");
		};
	}

	private static String json(Object result) {
		return JsonMapper.shared().writeValueAsString(result);
	}

}
