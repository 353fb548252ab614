package io.github.headrace.doctor;

import java.util.List;
import java.util.Set;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.ServerFeature;
import io.github.headrace.connection.ServerFinding;
import io.github.headrace.connection.ServerUse;
import io.github.headrace.connection.ServerVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which versions of servers and of Lettuce are found fault with.
 */
class ServerVersionCheckTests {

	private static final NativeConnection CONNECTION = NativeConnection.of(new LettuceConnectionFactory());

	@ParameterizedTest
	@CsvSource({ "6.0.16,6.2.0", "7.0.0,7.0.5", "7.0.4,7.0.5", "8.2.0,8.2.3", "8.2.2,8.2.3" })
	void saysWhichVersionMendsIt(String version, String fixedIn) {
		assertThat(findings("redis", version, ServerFeature.STREAMS)).singleElement().satisfies((finding) -> {
			assertThat(finding.problem()).endsWith("for listener 'orders'");
			assertThat(finding.seen()).isEqualTo("redis " + version);
			assertThat(finding.advice()).isEqualTo("update the server to %s or later".formatted(fixedIn));
		});
	}

	@ParameterizedTest
	@CsvSource({ "redis,6.2.0", "redis,7.0.15", "redis,8.2.3", "redis,8.4", "valkey,7.0.1" })
	void findsNothingWrongWithOthers(String product, String version) {
		assertThat(findings(product, version, ServerFeature.STREAMS)).isEmpty();
	}

	@Test
	void mindsOnlyWhatIsUsed() {
		assertThat(findings("redis", "7.0.1", ServerFeature.CHANNELS)).isEmpty();
		assertThat(findings("redis", "6.2.14", ServerFeature.SHARDED_CHANNELS)).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "7.0.0.RELEASE,false", "7.1.0.RELEASE,true", "7.5.2.RELEASE,true", "7.6.1,true", "7.7.0,false" })
	void knowsWhichLettuceMixesEntriesUp(String version, boolean affected) {
		assertThat(Resp2Check.isAffected(version)).isEqualTo(affected);
	}

	private static List<ServerFinding> findings(String product, String version, ServerFeature feature) {
		return ServerVersionCheck.findings(ServerVersion.of(product, version),
				List.of(new ServerUse(CONNECTION, "listener 'orders'", Set.of(feature), List.of())));
	}

}
