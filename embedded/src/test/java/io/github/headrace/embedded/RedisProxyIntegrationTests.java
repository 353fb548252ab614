package io.github.headrace.embedded;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class RedisProxyIntegrationTests {

	private final RedisServer server = RedisServer.start();

	private final RedisProxy proxy = RedisProxy.to(this.server);

	@AfterEach
	void close() {
		this.proxy.close();
		this.server.close();
	}

	@Test
	void losesTheReplyOfACommandThatIsExecuted() throws IOException {
		try (RespConnection connection = connect(this.proxy.port());
				RespConnection direct = connect(this.server.port())) {
			assertThat(connection.send("INCR", "counter")).isEqualTo(1L);
			this.proxy.cutAfterBytesFromServer(0);
			assertThatIOException().isThrownBy(() -> connection.send("INCR", "counter"));
			assertThat(direct.send("GET", "counter")).isEqualTo("2");
		}
	}

	@Test
	void keepsASubscriptionThatHearsNothing() throws IOException {
		try (RespConnection connection = connect(this.proxy.port());
				RespConnection direct = connect(this.server.port())) {
			connection.send("SUBSCRIBE", "news");
			this.proxy.freeze();
			assertThat(direct.send("PUBLISH", "news", "held")).isEqualTo(1L);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(connection::read);
			this.proxy.thaw();
			assertThat(connection.read()).isEqualTo(List.of("message", "news", "held"));
		}
	}

	@Test
	void leadsToARestartedServer() throws IOException {
		this.server.restart();
		try (RespConnection connection = connect(this.proxy.port())) {
			assertThat(connection.send("PING")).isEqualTo("PONG");
		}
	}

	private static RespConnection connect(int port) throws IOException {
		return RespConnection.open(port, Duration.ofMillis(500));
	}

}
