package io.github.headrace.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds {@code docs/configuration.md} to what the metadata says, or writes it with
 * {@code -Dheadrace.docs.update=true}.
 */
class ConfigurationReferenceTests {

	private static final Path FILE = Path.of("..", "docs", "configuration.md");

	private static final String COMMAND = "mvn -pl autoconfigure -am test -Dtest=ConfigurationReferenceTests "
			+ "-Dsurefire.failIfNoSpecifiedTests=false -Dheadrace.docs.update=true";

	@Test
	void isUpToDate() throws IOException {
		String expected = ConfigurationReference.write(ConfigurationMetadata.properties(), COMMAND);
		if (Boolean.getBoolean("headrace.docs.update")) {
			Files.writeString(FILE, expected);
		}
		assertThat(FILE).as("the reference of properties; write it again with%n%n    %s%n", COMMAND)
			.content()
			.isEqualTo(expected);
	}

}
