package io.github.headrace.docs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The checks find what they are for.
 */
class BlockChecksIntegrationTests {

	private final ConfigurationBlocks configuration = new ConfigurationBlocks();

	@ParameterizedTest
	@ValueSource(strings = { "headrace.channels.concurency=4", "headrace.channels.concurrency=many",
			"headrace.channels.listeners.orders.overflow=drop-some", "spring.data.redis.hots=localhost",
			"headrace.cache.near.caches.products.tll=1h", "acme.colour=red" })
	void refusesConfigurationThatNothingIsBoundTo(String line) {
		assertThatThrownBy(() -> this.configuration.checkProperties(block("properties", line)))
			.isInstanceOfAny(AssertionError.class, RuntimeException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "headrace.channels.listeners.[shop.orders/new].inbox.capacity=5",
			"headrace.streams.consumers.orders.retry.max-attempts=5", "spring.data.redis.ssl.bundle=redis",
			"spring.main.keep-alive=true", "logging.level.io.github.headrace=debug" })
	void acceptsConfigurationOfHeadraceAndSpring(String line) {
		assertThatCode(() -> this.configuration.checkProperties(block("properties", line))).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@ValueSource(strings = { "<dependency>",
			"<d><groupId>io.github.headrace</groupId><artifactId>headrace</artifactId></d>",
			"<d><groupId>io.github.headrace</groupId><artifactId>headrace-test</artifactId><version>0.0.9</version></d>",
			"<d><groupId>org.springframework.boot</groupId><artifactId>spring-boot</artifactId><version>4.0.0</version></d>" })
	void refusesArtifactsThatDoNotExist(String xml) {
		assertThatThrownBy(() -> XmlBlocks.check(block("xml", xml))).isNotNull();
	}

	@Test
	void refusesCommandsThatNobodyRuns() {
		assertThatThrownBy(() -> new CommandBlocks().check(block("shell", "mvn deploy")))
			.isInstanceOf(AssertionError.class)
			.hasMessageContaining("mvn deploy");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
			curl localhost:8080/actuator; curl localhost:8080/actuator | DocumentTextTests | "/actuator"
			mvn -pl core spring-boot:run; mvn -pl core spring-boot:run | DocumentTextTests | "Document"
			mvn -pl sample -am spring-boot:run; mvn -pl sample -am spring-boot:run | DocumentTextTests | "Document"
			""")
	void refusesCommandsThatTheirTestIsNotAboutOrThatCannotRun(String command, String listed) {
		assertThatThrownBy(() -> new CommandBlocks(listed).check(block("shell", command)))
			.isInstanceOf(AssertionError.class);
	}

	@Test
	void refusesCommandsThatRedisDoesNotKnow() {
		assertThatThrownBy(() -> RedisBlocks.checkCommands(block("redis", "XREADD orders")))
			.isInstanceOf(AssertionError.class)
			.hasMessageContaining("unknown command");
	}

	@Test
	void findsBlocksWithTheirPlaceAndMarker() {
		Document document = new Document("docs/some.md", """
				# One
				<!-- checked by SomeTests -->

				```java
				int x;
				```
				  ```
				  text
				  ```
				""");
		assertThat(document.blocks()).containsExactly(
				new Block("docs/some.md", 5, "One", "java", "int x;\n", "SomeTests"),
				new Block("docs/some.md", 8, "One", "", "text\n", ""));
	}

	@Test
	void refusesBlocksThatNeverEnd() {
		assertThatThrownBy(() -> new Document("docs/some.md", "```java\nint x;\n").blocks())
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("docs/some.md:1");
	}

	private static Block block(String language, String text) {
		return new Block("docs/some.md", 1, "", language, text, "");
	}

}
