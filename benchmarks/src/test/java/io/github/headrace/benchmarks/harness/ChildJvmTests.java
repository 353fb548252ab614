package io.github.headrace.benchmarks.harness;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ChildJvmTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Test
	void asksAndAnswersInOneLineEach() {
		try (ChildJvm child = start()) {
			assertThat(child.ask("echo hello", LIMIT)).isEqualTo("hello");
			assertThat(child.ask("echo world", LIMIT)).isEqualTo("world");
		}
	}

	@Test
	void tellsWhichCommandFailed() {
		try (ChildJvm child = start()) {
			assertThatIllegalStateException().isThrownBy(() -> child.ask("fail", LIMIT))
				.withMessageContaining("JVM 'echo' failed to 'fail': java.lang.IllegalStateException: on request");
		}
	}

	@Test
	void endsWithItsInputEvenWhenBusy() {
		ChildJvm child = start();
		assertThatIllegalStateException().isThrownBy(() -> child.ask("hang", Duration.ofMillis(1)))
			.withMessageContaining("no answer");
		child.close();
		assertThat(child.exitValue()).isZero();
	}

	private static ChildJvm start() {
		ChildJvm child = ChildJvm.start("echo", Echo.class, List.of("-Xmx32m"), List.of());
		child.awaitReady(LIMIT);
		return child;
	}

	static final class Echo {

		private Echo() {
		}

		public static void main(String[] args) throws InterruptedException {
			ChildCommands.open().serve((request) -> switch (request[0]) {
				case "echo" -> request[1];
				case "hang" -> {
					Thread.currentThread().join();
					yield "";
				}
				default -> throw new IllegalStateException("on request");
			});
		}

	}

}
