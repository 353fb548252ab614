package io.github.headrace.cache;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.RedisCommandExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AcceptedWritesTests {

	private final AcceptedWrites writes = new AcceptedWrites();

	private static Throwable answer(String text) {
		return new CompletionException(new RedisCommandExecutionException(text));
	}

	@Test
	void provesNothingBehindAWriteUntilItIsAccepted() {
		long first = this.writes.sending();
		assertThat(this.writes.proven(first - 1)).isEqualTo(first - 1);
		assertThat(this.writes.proven(first + 1)).isEqualTo(first);
		this.writes.ended(first, null);
		assertThat(this.writes.proven(first + 1)).isEqualTo(first + 1);
	}

	@Test
	void goesOnFromTheLastAcceptedWriteWhereALaterOneIsUnderWay() {
		long first = this.writes.sending();
		long second = first;
		while (second == first) {
			second = this.writes.sending();
		}
		this.writes.ended(first, null);
		assertThat(this.writes.proven(second)).isEqualTo(first);
		this.writes.ended(second, null);
		assertThat(this.writes.proven(second + 1)).isEqualTo(second + 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "NOREPLICAS Not enough good replicas to write.",
			"ERR Error running script: -NOREPLICAS Not enough good replicas to write.",
			"READONLY You can't write against a read only replica.", "CLUSTERDOWN The cluster is down" })
	void provesNothingBehindAWriteThatAServerRefusesWhichIsCutOff(String text) {
		long sentAt = this.writes.sending();
		this.writes.ended(sentAt, answer(text));
		assertThat(this.writes.proven(sentAt + 1)).isEqualTo(sentAt);
		long next = this.writes.sending();
		assertThat(this.writes.proven(next + 1)).isEqualTo(sentAt);
		this.writes.ended(next, null);
		assertThat(this.writes.proven(next + 1)).isEqualTo(next + 1);
	}

	@Test
	void provesNothingBehindAWriteThatIsNotAnswered() {
		long sentAt = this.writes.sending();
		this.writes.ended(sentAt, new TimeoutException());
		assertThat(this.writes.proven(sentAt + 1)).isEqualTo(sentAt);
	}

	@ParameterizedTest
	@ValueSource(strings = { "NOPERM this user has no permissions", "OOM command not allowed",
			"MISCONF Redis is configured to save RDB snapshots" })
	void goesOnBehindAWriteThatIsRefusedForAnotherReason(String text) {
		long sentAt = this.writes.sending();
		this.writes.ended(sentAt, answer(text));
		assertThat(this.writes.proven(sentAt + 1)).isEqualTo(sentAt + 1);
	}

}
