package io.github.headrace.embedded.autoconfigure;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of the embedded Redis.
 *
 * @param enabled Whether to start a redis-server for development and tests, unless the
 * application is told of another one.
 * @param port Port to listen on at the loopback address, or 0 for a free one.
 * @param config Comma-separated list of redis.conf lines; a line with commas has to be
 * given with an index.
 * @param allowPackaged Whether to start in a packaged application, too: from a jar or war
 * instead of a directory of classes, or processed ahead of time.
 * @param replace Whether to start and be used although 'spring.data.redis' has the
 * address of another Redis, as in tests. Connection details and connection factories that
 * are beans are never replaced.
 */
@ConfigurationProperties(EmbeddedRedisProperties.PREFIX)
record EmbeddedRedisProperties(@DefaultValue("false") boolean enabled, @DefaultValue("0") int port,
		@DefaultValue List<String> config, @DefaultValue("false") boolean allowPackaged,
		@DefaultValue("false") boolean replace) {

	static final String PREFIX = "headrace.embedded-redis";

	static final String ENABLED = PREFIX + ".enabled";

	static final String ALLOW_PACKAGED = PREFIX + ".allow-packaged";

	static final String REPLACE = PREFIX + ".replace";

}
