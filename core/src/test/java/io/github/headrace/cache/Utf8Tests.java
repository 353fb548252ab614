package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class Utf8Tests {

	@Test
	void agreesWithTheCoders() {
		Random random = new Random(7);
		for (int i = 0; i < 20_000; i++) {
			String text = text(random);
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
			boolean encodable = StandardCharsets.UTF_8.newEncoder().canEncode(text);
			assertThat(Utf8.canEncode(text)).isEqualTo(encodable);
			assertThat(Utf8.decode(bytes, 0, bytes.length)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
			if (encodable) {
				assertThat(Utf8.length(text)).isEqualTo(bytes.length);
			}
		}
	}

	private static String text(Random random) {
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(5); i > 0; i--) {
			switch (random.nextInt(6)) {
				case 0 -> text.append((char) (0xd800 + random.nextInt(0x800)));
				case 1 -> text.appendCodePoint(0x10000 + random.nextInt(0x1000));
				case 2 -> text.append((char) random.nextInt(0xd800));
				case 3 -> text.append('\ufffd');
				default -> text.append((char) random.nextInt(0x80));
			}
		}
		return text.toString();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x80, 0xc3, 0xff, 0xed })
	void refusesWhatIsMalformed(int malformed) {
		byte[] bytes = { 'a', (byte) malformed, 'b' };
		assertThat(Utf8.decode(bytes, 0, 3)).isNull();
		assertThat(Utf8.decode(bytes, 2, 1)).isEqualTo("b");
	}

}
