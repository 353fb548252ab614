package io.github.headrace.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class RespConnectionIntegrationTests {

	private final RedisServer server = RedisServer.start();

	private RespConnection connection;

	@BeforeEach
	void connect() throws IOException {
		this.connection = RespConnection.open(this.server.port(), Duration.ofSeconds(10));
	}

	@AfterEach
	void close() throws IOException {
		this.connection.close();
		this.server.close();
	}

	@Test
	void readsEachKindOfReply() throws IOException {
		assertThat(this.connection.send("SET", "key", "value")).isEqualTo("OK");
		assertThat(this.connection.send("STRLEN", "key")).isEqualTo(5L);
		assertThat(this.connection.send("MGET", "key", "missing")).isEqualTo(Arrays.asList("value", null));
		assertThat(this.connection.send("GET", "missing")).isNull();
		assertThat(this.connection.send("BLPOP", "missing", "0.01")).isNull();
		assertThat(this.connection.send("EVAL", "return {1, {'a', redis.error_reply('ERR b')}}", "0"))
			.isEqualTo(List.of(1L, List.of("a", new ErrorReply("ERR b"))));
	}

	@Test
	void keepsEveryByteOfAKey() throws IOException {
		StringBuilder key = new StringBuilder();
		for (char character = 0; character < 256; character++) {
			key.append(character);
		}
		this.connection.send("SET", key.toString(), "");
		assertThat(this.connection.send("KEYS", "*")).isEqualTo(List.of(key.toString()));
		assertThat(this.connection.send("GET", key.toString())).isEqualTo("");
	}

	@Test
	void saysWhichCommandWasRefusedByWhom() throws IOException {
		assertThatExceptionOfType(ErrorReplyException.class)
			.isThrownBy(() -> this.connection.send("NO-SUCH", "command"))
			.withMessageContainingAll("port " + this.server.port(), "unknown command", "to NO-SUCH command")
			.satisfies((ex) -> assertThat(ex.reply().hasCode("ERR")).isTrue());
		assertThat(this.connection.send("PING")).isEqualTo("PONG");
	}

	@Test
	void noticesTheEndOfTheServer() {
		this.server.kill();
		assertThatIOException().isThrownBy(() -> this.connection.send("PING"));
	}

}
