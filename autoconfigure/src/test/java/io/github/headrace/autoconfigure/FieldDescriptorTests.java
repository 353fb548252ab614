package io.github.headrace.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How values of any kind are shown.
 */
class FieldDescriptorTests {

	@Test
	void showsUtf8AsText() {
		byte[] value = "Grüße 🙂".getBytes(StandardCharsets.UTF_8);
		assertThat(FieldDescriptor.of("payload", value, value.length))
			.isEqualTo(new FieldDescriptor("payload", "Grüße 🙂", null, value.length, false, false));
	}

	@Test
	void leavesOutACharacterThatIsCut() {
		byte[] value = "Grüße 🙂".getBytes(StandardCharsets.UTF_8);
		assertThat(FieldDescriptor.of("payload", Arrays.copyOf(value, value.length - 1), value.length))
			.isEqualTo(new FieldDescriptor("payload", "Grüße ", null, value.length, true, false));
	}

	@Test
	void showsAnythingElseAsBase64() {
		byte[] incomplete = { (byte) 0xc3 };
		assertThat(FieldDescriptor.of("payload", incomplete, 1))
			.isEqualTo(new FieldDescriptor("payload", null, "ww==", 1, false, false));
		assertThat(FieldDescriptor.of("payload", new byte[] { (byte) 0xff, 'a' }, 9))
			.isEqualTo(new FieldDescriptor("payload", null, "/2E=", 9, true, false));
	}

	@Test
	void showsNothingAsText() {
		assertThat(FieldDescriptor.of("payload", new byte[0], 0))
			.isEqualTo(new FieldDescriptor("payload", "", null, 0, false, false));
	}

}
