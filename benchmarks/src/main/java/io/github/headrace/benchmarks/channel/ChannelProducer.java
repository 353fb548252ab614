package io.github.headrace.benchmarks.channel;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import io.github.headrace.benchmarks.harness.ChildCommands;
import io.github.headrace.benchmarks.harness.SharedCounter;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;

/**
 * The JVM that publishes, in pipelines and never more than a window ahead of the
 * consumer.
 */
final class ChannelProducer {

	static final int WINDOW = 20_000;

	private static final int PIPELINE = 100;

	private static final Duration STALL_LIMIT = Duration.ofSeconds(10);

	private static final long PAUSE_NANOS = 50_000;

	private final StatefulRedisConnection<byte[], byte[]> connection;

	private final SharedCounter progress;

	private ChannelProducer(StatefulRedisConnection<byte[], byte[]> connection, SharedCounter progress) {
		this.connection = connection;
		this.progress = progress;
		connection.setAutoFlushCommands(false);
	}

	public static void main(String[] args) throws Exception {
		ChildCommands commands = ChildCommands.open();
		RedisClient client = RedisClient.create(RedisURI.create(args[0], Integer.parseInt(args[1])));
		commands.serve(new ChannelProducer(client.connect(ByteArrayCodec.INSTANCE),
				SharedCounter.map(Path.of(args[2])))::handle);
	}

	private String handle(String[] request) throws Exception {
		byte[] channel = request[0].getBytes(StandardCharsets.UTF_8);
		Duration limit = Duration.ofSeconds(Long.parseLong(request[3]));
		return String.valueOf(publish(channel, Long.parseLong(request[1]), Long.parseLong(request[2]), limit));
	}

	private long publish(byte[] channel, long first, long count, Duration limit)
			throws ExecutionException, InterruptedException, TimeoutException {
		long deadline = System.nanoTime() + limit.toNanos();
		long published = 0;
		while (published < count && System.nanoTime() < deadline && awaitRoom(published)) {
			long end = Math.min(published + PIPELINE, count);
			Future<Long> last = null;
			while (published < end) {
				last = this.connection.async().publish(channel, TickJson.write(first + published++));
			}
			this.connection.flushCommands();
			if (published == count && last != null) {
				last.get(STALL_LIMIT.toSeconds(), TimeUnit.SECONDS);
			}
		}
		return published;
	}

	/**
	 * Wait until the consumer is near enough; give up when it has not moved for a while.
	 */
	private boolean awaitRoom(long published) {
		long seen = this.progress.get();
		long moved = System.nanoTime();
		while (published - seen > WINDOW - PIPELINE) {
			LockSupport.parkNanos(PAUSE_NANOS);
			long now = this.progress.get();
			if (now != seen) {
				seen = now;
				moved = System.nanoTime();
			}
			else if (System.nanoTime() - moved > STALL_LIMIT.toNanos()) {
				return false;
			}
		}
		return true;
	}

}
