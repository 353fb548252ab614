package io.github.headrace.stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConsumerNamesTests {

	@Test
	void endsWithWhatDistinguishesHostsAndIsShort() {
		ConsumerNames names = new ConsumerNames("Billing-Service-7d4f9c_X2kq");
		for (int i = 0; i < 1000; i++) {
			assertThat(names.next()).matches("9cx2kq[a-z0-9]{6}-[a-z0-9]{1,3}").hasSizeLessThanOrEqualTo(16);
		}
	}

	@Test
	void neverGivesANameTwice() {
		ConsumerNames names = new ConsumerNames("host");
		assertThat(names.next()).isNotEqualTo(names.next());
		assertThat(new ConsumerNames("host").next()).isNotEqualTo(new ConsumerNames("host").next());
	}

	@Test
	void needsNoHost() {
		assertThat(new ConsumerNames("").next()).matches("[a-z0-9]{6}-[a-z0-9]");
	}

}
