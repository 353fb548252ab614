package io.github.headrace.embedded;

import org.junit.jupiter.api.RepeatedTest;

import static org.assertj.core.api.Assertions.assertThat;

class FreePortTests {

	@RepeatedTest(20)
	void liesWithItsClusterBusPortBelowThoseOfOutgoingConnections() {
		assertThat(FreePort.choose()).isBetween(10_000, 22_767);
	}

}
