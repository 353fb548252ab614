package io.github.headrace.doctor;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which right an answer of the server is about, in the words of all versions.
 */
class RightsCheckTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			NOPERM this user has no permissions to run the 'xadd' command or its subcommand                | COMMAND
			NOPERM this user has no permissions to run the 'xadd' command                                  | COMMAND
			NOPERM User keycloak has no permissions to run the 'xadd' command                              | COMMAND
			NOPERM User channels has no permissions to run the 'publish' command                           | COMMAND
			NOPERM this user has no permissions to access one of the keys used as arguments                | KEY
			NOPERM No permissions to access a key                                                          | KEY
			NOPERM User channel-key has no permissions to access the 'a channel' key                       | KEY
			NOPERM this user has no permissions to access one of the channels used as arguments            | CHANNEL
			NOPERM No permissions to access a channel                                                      | CHANNEL
			NOPERM User keycloak has no permissions to access the 'shop key' channel                       | CHANNEL
			ERR unknown command 'xadd', with args beginning with: 'a key'                                  | UNKNOWN
			""")
	void tellsCommandsKeysAndChannelsApart(String answer, RightsCheck.Kind kind) {
		assertThat(RightsCheck.Kind.of(answer)).isEqualTo(kind);
	}

}
