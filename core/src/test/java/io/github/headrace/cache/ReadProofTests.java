package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadProofTests {

	private final AcceptedWrites writes = new AcceptedWrites(Duration.ofHours(1));

	private final List<Long> proven = new ArrayList<>();

	private final ReadProof proof = new ReadProof(10, this.writes, this.proven::add);

	private void read() {
		this.proof.asked();
		this.proof.answered(null);
	}

	@Test
	void tellsOnlyOfWhatIsNew() {
		long sentAt = this.writes.sending();
		read();
		read();
		assertThat(this.proven).containsExactly(sentAt);
	}

	@Test
	void tellsOfTheFirstProofOfEachConnection() {
		long sentAt = this.writes.sending();
		read();
		this.proof.forget();
		read();
		read();
		assertThat(this.proven).containsExactly(sentAt, sentAt);
	}

	@Test
	void provesNothingWithAReadThatMayHaveLeftSomethingOut() {
		this.proof.asked();
		this.proof.read(10);
		this.proof.answered(null);
		assertThat(this.proven).isEmpty();
		assertThat(this.proof.age()).isNull();
	}

}
