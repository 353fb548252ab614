package io.github.headrace.benchmarks.channel;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class TickJsonTests {

	private static final long SEQUENCE = 1_234_567_890L;

	private final byte[] json = TickJson.write(SEQUENCE);

	@Test
	void writesAHundredBytesThatAreATick() {
		assertThat(this.json).hasSize(100);
		assertThat(JsonMapper.shared().readValue(this.json, Tick.class))
			.isEqualTo(new Tick(SEQUENCE, "HDRC", 101.25, 1200, "XETRA", "A-4711"));
	}

	@Test
	void findsTheSequenceWithoutParsing() {
		assertThat(TickJson.sequence(new String(this.json, StandardCharsets.UTF_8))).isEqualTo(SEQUENCE);
	}

}
