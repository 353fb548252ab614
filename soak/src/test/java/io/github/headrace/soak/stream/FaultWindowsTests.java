package io.github.headrace.soak.stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FaultWindowsTests {

	private final FaultWindows windows = new FaultWindows();

	@Test
	void tellsWhetherAFaultWasAtWork() {
		this.windows.add(100, 200, false);
		assertThat(this.windows.overlap(50, 99)).isFalse();
		assertThat(this.windows.overlap(50, 100)).isTrue();
		assertThat(this.windows.overlap(120, 130)).isTrue();
		assertThat(this.windows.overlap(200, 300)).isTrue();
		assertThat(this.windows.overlap(50, 300)).isTrue();
		assertThat(this.windows.overlap(201, 300)).isFalse();
	}

	@Test
	void tellsWhetherEntriesMayHaveBeenGivenBack() {
		this.windows.add(100, 200, false);
		this.windows.add(300, 400, true);
		assertThat(this.windows.handOver(50, 299)).isFalse();
		assertThat(this.windows.handOver(50, 300)).isTrue();
	}

}
