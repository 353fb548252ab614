package io.github.headrace.embedded;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class PlatformTests {

	@ParameterizedTest
	@CsvSource({ "Linux,amd64,linux-amd64", "Linux,aarch64,linux-arm64", "Linux,i386,linux-386",
			"Mac OS X,x86_64,darwin-amd64", "Mac OS X,aarch64,darwin-arm64" })
	void hasABundledBinary(String os, String arch, String name) {
		Platform platform = Platform.of(os, arch);
		assertThat(platform.os() + "-" + platform.arch()).isEqualTo(name);
		assertThat(BundledBinary.find(platform)).isPresent();
		assertThatNoException().isThrownBy(platform::requirePosix);
	}

	@Test
	void keepsTheNamesOfTheJvmOtherwise() {
		Platform platform = Platform.of("FreeBSD", "riscv64");
		assertThat(platform).hasToString("FreeBSD riscv64");
		assertThat(BundledBinary.find(platform)).isEmpty();
	}

	@Test
	void isRefusedUnlessPosix() {
		assertThatIllegalStateException().isThrownBy(() -> Platform.of("Windows Server 2022", "amd64").requirePosix())
			.withMessageContainingAll("Windows Server 2022 amd64", "WSL");
	}

}
