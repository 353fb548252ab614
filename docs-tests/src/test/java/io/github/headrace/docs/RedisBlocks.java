package io.github.headrace.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.github.headrace.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends commands to a server, line by line, and starts servers with configuration.
 */
final class RedisBlocks {

	private static final int TIMEOUT = 10_000;

	private RedisBlocks() {
	}

	static void checkCommands(Block block) throws IOException {
		try (RedisServer server = RedisServer.start()) {
			for (String line : block.text()
				.lines()
				.filter((some) -> !some.isBlank() && !some.startsWith("#"))
				.toList()) {
				assertThat(send(server, line)).as("answer to '%s'", line).isNotEmpty().doesNotStartWith("-");
			}
		}
	}

	static void checkConfiguration(Block block) {
		RedisServer.Builder builder = RedisServer.builder();
		block.text().lines().filter((line) -> !line.isBlank() && !line.startsWith("#")).forEach(builder::config);
		try (RedisServer server = builder.start()) {
			assertThat(server.isRunning()).isTrue();
		}
	}

	private static String send(RedisServer server, String line) throws IOException {
		try (Socket socket = new Socket(server.host(), server.port())) {
			socket.setSoTimeout(TIMEOUT);
			socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
			return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
				.readLine();
		}
	}

}
