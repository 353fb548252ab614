package io.github.headrace.embedded.autoconfigure;

import io.github.headrace.embedded.RedisServer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Auto-configuration for an embedded {@code redis-server}, for development and tests
 * only.
 * <p>
 * Before {@link DataRedisAutoConfiguration}, whose connection details give way to those
 * of the server.
 */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@ConditionalOnClass({ DataRedisConnectionDetails.class, RedisConnectionFactory.class })
@ConditionalOnBooleanProperty(EmbeddedRedisProperties.ENABLED)
@Conditional(OnNoOtherRedisCondition.class)
@EnableConfigurationProperties(EmbeddedRedisProperties.class)
public final class EmbeddedRedisAutoConfiguration {

	private static final Log logger = LogFactory.getLog(EmbeddedRedisAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	RedisServer embeddedRedisServer(EmbeddedRedisProperties properties) {
		RedisServer.Builder builder = RedisServer.builder().port(properties.port());
		properties.config().forEach(builder::config);
		RedisServer server = builder.start();
		logger.warn(("Started an embedded redis-server at localhost:%d, because %s=true. It is for development and "
				+ "tests: whatever it holds is lost when the application ends")
			.formatted(server.port(), EmbeddedRedisProperties.ENABLED));
		return server;
	}

	/**
	 * Takes a replaced URL away: Spring Boot decides by it whether to use TLS, even where
	 * connection details name another server.
	 */
	@Bean
	EmbeddedRedisConnectionDetails embeddedRedisConnectionDetails(RedisServer server,
			@Value("${spring.data.redis.database:0}") int database, ObjectProvider<DataRedisProperties> redis) {
		redis.ifAvailable((properties) -> properties.setUrl(null));
		return new EmbeddedRedisConnectionDetails(server, database);
	}

}
