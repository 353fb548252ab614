package io.github.headrace.subscription;

import io.lettuce.core.RedisURI;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.StringUtils;

/**
 * The address of one node of a Cluster, with the credentials and the encryption that the
 * application uses: what the client knows of its nodes lacks them.
 */
final class NodeAddress {

	private NodeAddress() {
	}

	static RedisURI of(LettuceConnectionFactory factory, RedisURI node) {
		LettuceClientConfiguration client = factory.getClientConfiguration();
		RedisURI.Builder builder = RedisURI.Builder.redis(node.getHost(), node.getPort())
			.withSsl(client.isUseSsl())
			.withVerifyPeer(client.getVerifyMode())
			.withStartTls(client.isStartTls())
			.withTimeout(client.getCommandTimeout());
		client.getClientName().ifPresent(builder::withClientName);
		RedisClusterConfiguration configuration = factory.getClusterConfiguration();
		if (configuration != null) {
			authenticate(builder, client, configuration);
		}
		return builder.build();
	}

	private static void authenticate(RedisURI.Builder builder, LettuceClientConfiguration client,
			RedisClusterConfiguration configuration) {
		String username = configuration.getUsername();
		configuration.getPassword().toOptional().ifPresent((password) -> {
			if (StringUtils.hasText(username)) {
				builder.withAuthentication(username, password);
			}
			else {
				builder.withPassword(password);
			}
		});
		client.getRedisCredentialsProviderFactory()
			.ifPresent((providers) -> builder.withAuthentication(providers.createCredentialsProvider(configuration)));
	}

}
