package io.github.headrace.stream;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReaderGateTests {

	private final AtomicInteger hastened = new AtomicInteger();

	private final ReaderGate gate = new ReaderGate(this.hastened::incrementAndGet);

	@Test
	void hastensAReadAndWaitsForItsEnd() throws Exception {
		assertThat(this.gate.enter()).isTrue();
		assertThat(this.gate.close(0)).isFalse();
		assertThat(this.hastened).hasValue(1);
		CompletableFuture<Void> read = CompletableFuture.runAsync(this.gate::exit);
		assertThat(this.gate.close(TimeUnit.SECONDS.toNanos(10))).isTrue();
		read.join();
	}

	@Test
	void staysClosedUntilEverybodyHasOpenedIt() throws Exception {
		assertThat(this.gate.close(0)).isTrue();
		assertThat(this.gate.close(0)).isTrue();
		CompletableFuture<Boolean> entered = CompletableFuture.supplyAsync(this::enter);
		this.gate.open();
		assertThat(entered).isNotDone();
		this.gate.open();
		assertThat(entered).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(true);
	}

	@Test
	void letsNobodyInAfterTheEnd() throws Exception {
		this.gate.close(0);
		CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(this::enter);
		this.gate.end();
		assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(false);
		assertThat(enter()).isFalse();
		assertThat(this.gate.isEnded()).isTrue();
	}

	@Test
	void closesAndOpensSeveralAsOne() throws Exception {
		ReaderGate other = new ReaderGate(this.hastened::incrementAndGet);
		ReadGate both = ReadGate.of(List.of(this.gate, other));
		other.enter();
		assertThat(both.close(0)).isFalse();
		other.exit();
		both.open();
		assertThat(enter()).isTrue();
		assertThat(other.enter()).isTrue();
	}

	private boolean enter() {
		try {
			return this.gate.enter();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
