package io.github.headrace.embedded.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class RedisAddressTests {

	@Test
	void isFoundInEnvironmentVariables() {
		assertThat(find("SPRING_DATA_REDIS_URL", "redis://host")).isEqualTo("spring.data.redis.url");
		assertThat(find("SPRING_DATA_REDIS_CLUSTER_NODES_0", "host:1")).isEqualTo("spring.data.redis.cluster");
		assertThat(find("SPRING_DATA_REDIS_MASTERREPLICA_NODES", "host:1"))
			.isEqualTo("spring.data.redis.masterreplica");
	}

	@Test
	void isNotWhatIsEmpty() {
		assertThat(find("SPRING_DATA_REDIS_URL", " ")).isNull();
		assertThat(find("SPRING_DATA_REDIS_CLUSTER_NODES", "")).isNull();
		assertThat(find("SPRING_DATA_REDIS_PASSWORD", "secret")).isNull();
	}

	private String find(String name, String value) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(name, value)));
		return RedisAddress.findProperty(environment);
	}

}
