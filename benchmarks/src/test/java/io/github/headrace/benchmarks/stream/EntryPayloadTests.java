package io.github.headrace.benchmarks.stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EntryPayloadTests {

	@Test
	void readsWhatItWrote() {
		byte[] payload = EntryPayload.write(1_234_567_890_123L);
		assertThat(payload).hasSize(EntryPayload.LENGTH);
		assertThat(EntryPayload.read(payload)).isEqualTo(1_234_567_890_123L);
		assertThat(EntryPayload.read(EntryPayload.write(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
	}

}
