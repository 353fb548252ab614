package io.github.headrace.channel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares {@link Glob} with the matching of a real server.
 */
class GlobIntegrationTests {

	/** Published after each channel, so that all matches of that have arrived before. */
	private static final String END = "end";

	private static final long SEED = 20_240_817;

	private static final String[] PATTERN_PARTS = { "a", "b", "c", "*", "?", "[", "]", "^", "-", "\\", "ä", "[ab]",
			"[^b]", "[a-c]", "[c-a]", "**" };

	private static final String[] CHANNEL_PARTS = { "a", "b", "c", "*", "?", "[", "]", "^", "-", "\\", "ä", "_" };

	private final Random random = new Random(SEED);

	@Test
	void matchesWhatTheServerMatches() throws InterruptedException {
		Set<String> patterns = texts(PATTERN_PARTS, 1500);
		Set<String> channels = texts(CHANNEL_PARTS, 150);
		try (RedisServer server = RedisServer.start();
				RedisClient client = RedisClient.create("redis://%s:%d".formatted(server.host(), server.port()));
				StatefulRedisPubSubConnection<byte[], byte[]> subscriber = client
					.connectPubSub(ByteArrayCodec.INSTANCE);
				StatefulRedisConnection<byte[], byte[]> publisher = client.connect(ByteArrayCodec.INSTANCE)) {
			BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
			subscriber.addListener(new RedisPubSubAdapter<>() {

				@Override
				public void message(byte[] pattern, byte[] channel, byte[] message) {
					if (!Arrays.equals(channel, bytes(END))) {
						arrived.add(new String(pattern, StandardCharsets.UTF_8));
					}
				}

				@Override
				public void message(byte[] channel, byte[] message) {
					arrived.add(END);
				}

			});
			subscriber.sync().subscribe(bytes(END));
			subscriber.sync().psubscribe(patterns.stream().map(GlobIntegrationTests::bytes).toArray(byte[][]::new));
			for (String channel : channels) {
				publisher.sync().publish(bytes(channel), new byte[0]);
				publisher.sync().publish(bytes(END), new byte[0]);
				assertThat(matchedByServer(arrived)).as("patterns that match '%s'", channel)
					.isEqualTo(matchedByGlob(patterns, channel));
			}
		}
	}

	private static Set<String> matchedByServer(BlockingQueue<String> arrived) throws InterruptedException {
		Set<String> matched = new TreeSet<>();
		for (String pattern = next(arrived); !pattern.equals(END); pattern = next(arrived)) {
			matched.add(pattern);
		}
		return matched;
	}

	private static String next(BlockingQueue<String> arrived) throws InterruptedException {
		String pattern = arrived.poll(10, TimeUnit.SECONDS);
		assertThat(pattern).isNotNull();
		return pattern;
	}

	private static Set<String> matchedByGlob(Set<String> patterns, String channel) {
		Set<String> matched = new TreeSet<>();
		for (String pattern : patterns) {
			if (new Glob(pattern).matches(bytes(channel))) {
				matched.add(pattern);
			}
		}
		return matched;
	}

	private Set<String> texts(String[] parts, int count) {
		Set<String> texts = new TreeSet<>();
		while (texts.size() < count) {
			List<String> text = new ArrayList<>();
			int length = 1 + this.random.nextInt(6);
			for (int i = 0; i < length; i++) {
				text.add(parts[this.random.nextInt(parts.length)]);
			}
			texts.add(String.join("", text));
		}
		return texts;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
