package io.github.headrace.benchmarks.stream;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

import io.github.headrace.benchmarks.harness.ChildCommands;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JVM of one consumer.
 */
final class StreamConsumer {

	private final StreamPeer peer;

	private final RedisCommands<String, String> server;

	private Drain drain = new Drain(0);

	private LatencySample latency = new LatencySample(0);

	private StreamConsumer(StreamPeer peer, RedisCommands<String, String> server) {
		this.peer = peer;
		this.server = server;
	}

	public static void main(String[] args) throws Exception {
		ChildCommands commands = ChildCommands.open();
		String host = args[1];
		int port = Integer.parseInt(args[2]);
		StreamPeer peer = StreamPeerType.of(args[0])
			.open(new StreamPeerContext(host, port, args[3], Duration.parse(args[4])));
		RedisClient client = RedisClient.create(RedisURI.create(host, port));
		commands.serve(new StreamConsumer(peer, client.connect().sync())::handle);
	}

	private String handle(String[] request) throws Exception {
		switch (request[0]) {
			case "drain" -> start(Long.parseLong(request[1]));
			case "drained" -> {
				return json(this.drain.await(Long.parseLong(request[1]), this::pending,
						Duration.ofSeconds(Long.parseLong(request[2]))));
			}
			case "latency" -> {
				this.latency = new LatencySample(Integer.parseInt(request[1]));
				this.peer.start(this.latency);
			}
			case "latencies" -> {
				return json(this.latency.await(Duration.ofSeconds(Long.parseLong(request[1]))));
			}
			case "crawl" -> this.peer.start((payload, attempt) -> LockSupport.parkNanos(1_000_000));
			case "stall" -> this.peer.start((payload, attempt) -> sleepForEver());
			case "heap" -> {
				return String.valueOf(usedHeap());
			}
			case "mark" -> this.drain.mark();
			case "marked" -> {
				return String.valueOf(this.drain.markedNanos());
			}
			case "handled" -> {
				return String.valueOf(this.drain.handled());
			}
			case "stop" -> this.peer.stop();
			default -> throw new IllegalArgumentException("Unknown command '" + request[0] + "'");
		}
		return "";
	}

	private void start(long failEvery) {
		this.drain = new Drain(failEvery);
		this.peer.start(this.drain);
	}

	private long pending() {
		return this.server.xpending(StreamPeerContext.STREAM, StreamPeerContext.GROUP).getCount();
	}

	private static String json(Object result) {
		return JsonMapper.shared().writeValueAsString(result);
	}

	private static void sleepForEver() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** What is left after several collections, so that nothing unreachable counts. */
	private static long usedHeap() {
		Runtime runtime = Runtime.getRuntime();
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return runtime.totalMemory() - runtime.freeMemory();
	}

}
