package io.github.headrace.channel;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ChannelNameTests {

	@ParameterizedTest
	@CsvSource({ "order.created,order.created", "\\{a\\}b,{a}b", "a\\b,a\\b", "a*[?],a*[?]" })
	void readsLiterals(String declaration, String literal) {
		ChannelName name = ChannelName.parse(declaration);
		assertThat(name.isLiteral()).isTrue();
		assertThat(name.literal()).isEqualTo(literal);
		assertThat(name.expand(Map.of())).isEqualTo(literal);
		assertThat(name).hasToString(declaration);
	}

	@ParameterizedTest
	@CsvSource({ "chat:{room},chat:*", "{a},*", "{a}:{b},*:*", "t:{a}:x,t:*:x", "a*:{b},a\\*:*", "\\{x\\}{y},{x}*" })
	void subscribesToThePatternOfATemplate(String declaration, String pattern) {
		ChannelName name = ChannelName.parse(declaration);
		assertThat(name.isLiteral()).isFalse();
		assertThat(name.pattern()).isEqualTo(pattern);
	}

	@Test
	void bindsVariables() {
		assertThat(match("chat:{room}", "chat:a")).isEqualTo(Map.of("room", "a"));
		assertThat(match("chat:{room}", "chat:")).isEqualTo(Map.of("room", ""));
		assertThat(match("{a}:{b}", "x:y:z")).isEqualTo(Map.of("a", "x", "b", "y:z"));
		assertThat(match("{a}::{b}:end", "x:::end:end")).isEqualTo(Map.of("a", "x", "b", ":end"));
		assertThat(match("{a}", "anything")).isEqualTo(Map.of("a", "anything"));
	}

	@Test
	void doesNotBindWhatDoesNotFit() {
		assertThat(match("chat:{room}", "chat")).isNull();
		assertThat(match("aba{x}aba", "ababa")).isNull();
		assertThat(match("{a}:{b}:c", "x:c")).isNull();
		assertThat(match("t:{a}:{b}", "t:x")).isNull();
	}

	@Test
	void expandsVariables() {
		assertThat(ChannelName.parse("r:{a}:\\{x\\}:{b}").expand(Map.of("a", "1", "b", "{c}")))
			.isEqualTo("r:1:{x}:{c}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "{a}", "a}b{", "\\{", "\\", "\\\\{x}" })
	void escapesNamesSoThatTheyAreLiterals(String literal) {
		assertThat(ChannelName.parse(ChannelName.escape(literal)).literal()).isEqualTo(literal);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			''         | A channel name must not be empty
			' '        | A channel name must not be empty
			a{b        | Channel name 'a{b' has a '{' without a '}'; write '\\{' for a literal brace
			a}b        | Channel name 'a}b' has a '}' without a '{'; write '\\}' for a literal brace
			a{}        | Channel name 'a{}' has a variable '{}' that is no Java identifier
			a{1b}      | Channel name 'a{1b}' has a variable '{1b}' that is no Java identifier
			a{b:.*}    | Channel name 'a{b:.*}' has a variable '{b:.*}' that is no Java identifier
			{a}:{a}    | Channel name '{a}:{a}' has the variable '{a}' twice
			{a}{b}     | Channel name '{a}{b}' has two variables without text between them
			""")
	void refusesNamesThatMakeNoSense(String declaration, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> ChannelName.parse(declaration)).withMessage(message);
	}

	private static Map<String, String> match(String declaration, String channel) {
		return ChannelName.parse(declaration).match(channel);
	}

}
