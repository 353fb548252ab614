package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.headrace.connection.Namespace;
import io.github.headrace.message.EntryFields;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When suspects are run, and when they are put off.
 */
class IsolationTests {

	private static final StreamSource SOURCE = StreamSource.of(StreamKey.of(Namespace.NONE, "orders"), "billing");

	private final TestGate gate = new TestGate();

	private final Unsettled unsettled = new Unsettled(10, 1000);

	private final AtomicInteger claims = new AtomicInteger();

	@Test
	void letsReadersGoOnForLongAfterItWasInVain() throws Exception {
		Isolation isolation = isolation(Duration.ofSeconds(1), true);
		this.unsettled.addAll(List.of(delivery()));
		isolation.run(this::claimNothing);
		assertThat(this.gate.isOpen()).isTrue();
		assertThat(this.gate.closings).hasValue(1);
		isolation.run(this::claimNothing);
		assertThat(this.gate.closings).hasValue(1);
		assertThat(this.claims).hasValue(0);
	}

	@Test
	void claimsNothingWhenItIsNotToGoOn() throws Exception {
		Isolation isolation = isolation(Duration.ofSeconds(1), false);
		isolation.run(this::claimNothing);
		assertThat(this.gate.isOpen()).isTrue();
		assertThat(this.claims).hasValue(0);
	}

	private Isolation isolation(Duration limit, boolean goOn) {
		RecoverySettings settings = RecoverySettings
			.of(TestConsumer.lease(Duration.ofSeconds(1), 5).orElse(StreamListenerSettings.DEFAULTS));
		return new Isolation(this.gate, this.unsettled, settings, limit, () -> goOn);
	}

	private Taken claimNothing() {
		this.claims.incrementAndGet();
		return new Taken(List.of(), List.of(), List.of(), 0, 0, 0L);
	}

	private static Delivery delivery() {
		List<byte[]> fields = List.of("payload".getBytes(StandardCharsets.UTF_8), new byte[0]);
		return new Delivery(SOURCE, new EntryId(1, 0), new EntryFields(fields), 1);
	}

}
