package io.github.headrace.registration;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.channel.RequestTimeoutException;
import io.github.headrace.embedded.RedisCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Requests on a Cluster, where nobody knows how many listen.
 */
@Tag("matrix")
@Timeout(120)
class RequestsClusterIntegrationTests {

	@Test
	void areRepliedToFromAnyNode() {
		try (RedisCluster cluster = RedisCluster.start();
				ListenerTestContext responder = context(cluster).start(new Echo());
				ListenerTestContext requester = context(cluster).start()) {
			RedisChannelTemplate template = requester.template();
			List<CompletableFuture<Integer>> replies = IntStream.range(0, 100)
				.mapToObj((i) -> template.requestAsync("echo" + i, i, Integer.class, Duration.ofSeconds(10)))
				.toList();
			for (int i = 0; i < 100; i++) {
				assertThat(replies.get(i).join()).isEqualTo(i);
			}
			assertThatExceptionOfType(RequestTimeoutException.class)
				.isThrownBy(() -> template.request("nobody", 1, Integer.class, Duration.ofMillis(200)));
			assertThat(responder.failures).isEmpty();
		}
	}

	private static ListenerTestContext context(RedisCluster cluster) {
		return new ListenerTestContext(
				new LettuceConnectionFactory(new RedisClusterConfiguration(cluster.addresses())));
	}

	static class Echo {

		@RedisChannelListener(patterns = "echo*")
		int echo(int number) {
			return number;
		}

	}

}
