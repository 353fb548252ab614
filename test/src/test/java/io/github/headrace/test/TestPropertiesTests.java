package io.github.headrace.test;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.support.TestPropertySourceUtils;

import static org.assertj.core.api.Assertions.assertThat;

class TestPropertiesTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	@ParameterizedTest
	@ValueSource(strings = { "spring.data.redis.url=redis://localhost", "spring.data.redis.host=localhost",
			"spring.data.redis.port=1", "spring.data.redis.sentinel.nodes=localhost:1",
			"spring.data.redis.cluster.nodes[0]=localhost:1", "spring.data.redis.masterreplica.nodes=localhost:1" })
	void knowAnAddressOfTheTest(String property) {
		TestPropertySourceUtils.addInlinedPropertiesToEnvironment(this.environment, property);
		assertThat(TestProperties.of(this.environment).haveRedisAddress()).isTrue();
	}

	@Test
	void knowNoneOfTheApplication() {
		this.environment.getPropertySources()
			.addFirst(new MapPropertySource("application.yml", Map.of("spring.data.redis.host", "localhost")));
		TestPropertySourceUtils.addInlinedPropertiesToEnvironment(this.environment, "spring.data.redis.timeout=5s");
		assertThat(TestProperties.of(this.environment).haveRedisAddress()).isFalse();
	}

	@Test
	void standBetweenTheTestAndTheApplication() {
		this.environment.getPropertySources()
			.addFirst(new MapPropertySource("application.yml", Map.of("a", "application", "b", "application")));
		TestPropertySourceUtils.addInlinedPropertiesToEnvironment(this.environment, "a=test");
		TestProperties.of(this.environment).addDefaults("defaults", Map.of("a", "default", "b", "default"));
		assertThat(this.environment.getProperty("a")).isEqualTo("test");
		assertThat(this.environment.getProperty("b")).isEqualTo("default");
	}

	@Test
	void standBeforeTheApplicationWhereTheTestHasNone() {
		this.environment.getPropertySources()
			.addFirst(new MapPropertySource("application.yml", Map.of("a", "application")));
		TestProperties.of(this.environment).addDefaults("defaults", Map.of("a", "default"));
		assertThat(this.environment.getProperty("a")).isEqualTo("default");
	}

}
