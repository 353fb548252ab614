package io.github.headrace.connection;

import java.lang.reflect.Proxy;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NativeConnectionTests {

	@Test
	void needsLettuce() {
		RedisConnectionFactory other = (RedisConnectionFactory) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { RedisConnectionFactory.class }, (proxy, method, arguments) -> null);
		assertThatExceptionOfType(UnsupportedConnectionFactoryException.class)
			.isThrownBy(() -> NativeConnection.of(other))
			.withMessage("Headrace needs a LettuceConnectionFactory, but the RedisConnectionFactory is a %s;"
					+ " declare a LettuceConnectionFactory bean", other.getClass().getName())
			.satisfies((ex) -> assertThat(ex.factoryType()).isEqualTo(other.getClass()));
	}

	@Test
	void saysWhereRedisIsExpectedWithoutCredentials() {
		assertThat(NativeConnection.describe(new LettuceConnectionFactory("example.org", 6380)))
			.isEqualTo("example.org:6380");
		assertThat(NativeConnection.describe(new LettuceConnectionFactory(new RedisSocketConfiguration("/tmp/redis"))))
			.isEqualTo("socket /tmp/redis");
		RedisSentinelConfiguration sentinel = new RedisSentinelConfiguration().master("main").sentinel("s1", 26379);
		sentinel.setPassword("secret");
		assertThat(NativeConnection.describe(new LettuceConnectionFactory(sentinel))).isEqualTo("sentinels [s1:26379]");
		RedisClusterConfiguration cluster = new RedisClusterConfiguration().clusterNode("c1", 7000);
		cluster.setPassword("secret");
		assertThat(NativeConnection.describe(new LettuceConnectionFactory(cluster)))
			.isEqualTo("cluster nodes [c1:7000]");
	}

}
