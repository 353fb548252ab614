package io.github.headrace.benchmarks.harness;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RunOptionsTests {

	@Test
	void measuresAllPeersInFullByDefault() {
		RunOptions options = RunOptions.parse("channels");
		assertThat(options.scenario()).isEqualTo("channels");
		assertThat(options.quick()).isFalse();
		assertThat(options.output()).isNull();
		assertThat(options.includes("lettuce")).isTrue();
	}

	@Test
	void readsAllOptions() {
		RunOptions options = RunOptions.parse("channels", "--quick", "--peers", "lettuce,redisson", "--parts", "heap",
				"--output", "r.md");
		assertThat(options.parts()).containsExactly("heap");
		assertThat(options.quick()).isTrue();
		assertThat(options.output()).isEqualTo(Path.of("r.md").toAbsolutePath());
		assertThat(options.includes("lettuce")).isTrue();
		assertThat(options.includes("redis-listener")).isFalse();
	}

	@Test
	void namesWhatItDoesNotUnderstand() {
		assertThatIllegalArgumentException().isThrownBy(() -> RunOptions.parse("channels", "--fast"))
			.withMessage("Argument '--fast' is not understood");
		assertThatIllegalArgumentException().isThrownBy(() -> RunOptions.parse("channels", "--output"))
			.withMessage("Option '--output' needs a value");
		assertThatIllegalArgumentException().isThrownBy(() -> RunOptions.parse("--quick"))
			.withMessage("No scenario is named");
	}

	@Test
	void namesUnknownParts() {
		RunOptions options = RunOptions.parse("channels", "--parts", "heap");
		assertThatIllegalArgumentException().isThrownBy(() -> options.verifyParts(List.of()))
			.withMessage("--parts names [heap], but scenario 'channels' has only []");
	}

	@Test
	void namesUnknownPeers() {
		RunOptions options = RunOptions.parse("channels", "--peers", "lettuce,jedis");
		assertThatIllegalArgumentException().isThrownBy(() -> options.verifyPeers(List.of("lettuce")))
			.withMessage("--peers names [jedis], but scenario 'channels' has only [lettuce]");
	}

}
