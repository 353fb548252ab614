package io.github.headrace.doctor;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.ServerAccess;
import io.github.headrace.connection.ServerFeature;
import io.github.headrace.connection.ServerUse;
import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * On a Cluster each master is asked, for the keys that it has.
 */
@Tag("matrix")
class DoctorClusterIntegrationTests {

	@Test
	void asksEachMasterForItsOwnKeys() {
		try (RedisCluster cluster = RedisCluster.start()) {
			RedisServer master = cluster.masterOf("orders0");
			String first = master.host() + ":" + master.port();
			LettuceConnectionFactory factory = new LettuceConnectionFactory(
					new RedisClusterConfiguration(cluster.addresses()),
					LettuceClientConfiguration.defaultConfiguration());
			factory.afterPropertiesSet();
			factory.start();
			try {
				List<ServerAccess> accesses = IntStream.range(0, 50)
					.mapToObj((i) -> ServerAccess.of("xadd", "orders" + i, "*", "a", "b"))
					.toList();
				ServerUse use = new ServerUse(NativeConnection.of(factory), "listener 'orders'",
						Set.of(ServerFeature.STREAMS), accesses);
				DoctorReport report = new Doctor(List.of(() -> List.of(use)), DoctorChecks.all(), Map.of()).examine();
				assertThat(report.servers()).hasSize(3);
				assertThat(report.notChecked()).isEmpty();
				assertThat(report.findings()).extracting(DoctorReport.Finding::check).doesNotContain("rights");
				set(first, "ACL", "SETUSER", "default", "-xadd");
				DoctorReport refused = new Doctor(List.of(() -> List.of(use)), DoctorChecks.all(), Map.of()).examine();
				assertThat(refused.findings()).filteredOn((finding) -> finding.check().equals("rights"))
					.extracting(DoctorReport.Finding::server)
					.containsExactly(first);
			}
			finally {
				factory.destroy();
			}
		}
	}

	private static void set(String node, String... words) {
		RedisClient client = RedisClient.create("redis://" + node);
		try {
			CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
			List.of(words).subList(1, words.length).forEach(arguments::add);
			client.connect()
				.sync()
				.dispatch(CommandType.valueOf(words[0]), new StatusOutput<>(StringCodec.UTF8), arguments);
		}
		finally {
			client.shutdown();
		}
	}

}
