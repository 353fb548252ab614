package io.github.headrace.channel;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class GlobTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			a      | a     | true
			a      | b     | false
			a      | ab    | false
			a*     | a     | true
			a*c    | abbc  | true
			a*c    | abbd  | false
			*      | x     | true
			a?c    | abc   | true
			a?c    | ac    | false
			[a-c]x | bx    | true
			[c-a]x | bx    | true
			[^a-c]x| bx    | false
			[^a-c]x| dx    | true
			a\\*    | a*    | true
			a\\*    | ab    | false
			[a-]b  | -b    | false
			[a-]b  | _     | true
			[a     | a     | true
			a\\     | a\\    | true
			""")
	void matchesAsRedisDoes(String pattern, String channel, boolean expected) {
		assertThat(matches(pattern, channel)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "a*b", "a?b", "[ab]", "^a", "back\\slash", "a-b", "größe" })
	void matchesAnEscapedNameOnlyByItself(String name) {
		assertThat(matches(Glob.escape(name), name)).isTrue();
		assertThat(matches(Glob.escape(name), name + "x")).isFalse();
		assertThat(matches(Glob.escape(name), "x" + name.substring(1))).isFalse();
	}

	@Test
	void matchesBytesRatherThanCharacters() {
		assertThat(matches("a?", "aä")).isFalse();
		assertThat(matches("a??", "aä")).isTrue();
	}

	@Test
	@Timeout(30)
	void isNotSlowedDownByManyStars() {
		assertThat(matches("a*".repeat(30) + "b", "a".repeat(2000))).isFalse();
	}

	private static boolean matches(String pattern, String channel) {
		return new Glob(pattern).matches(channel.getBytes(StandardCharsets.UTF_8));
	}

}
