package io.github.headrace.cache;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

import io.github.headrace.stream.EntryId;
import io.lettuce.core.RedisCommandExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class AcceptedWritesTests {

	private static final Duration MAX_STALENESS = Duration.ofMinutes(10);

	private final AcceptedWrites writes = new AcceptedWrites(MAX_STALENESS);

	private static Throwable answer(String text) {
		return new CompletionException(new RedisCommandExecutionException(text));
	}

	private static EntryId id(int number) {
		return new EntryId(7, number);
	}

	/** What is read when entry 5 is the last that is applied. */
	private long proven(long nanoTime) {
		return this.writes.proven(nanoTime, id(5));
	}

	private long sendingLater(long before) {
		long sentAt = before;
		while (sentAt == before) {
			sentAt = this.writes.sending();
		}
		return sentAt;
	}

	@Test
	void provesNothingBehindAWriteUntilItIsAccepted() {
		long first = this.writes.sending();
		assertThat(proven(first - 1)).isEqualTo(first - 1);
		assertThat(proven(first + 1)).isEqualTo(first);
		this.writes.accepted(first, id(5));
		assertThat(proven(first + 1)).isEqualTo(first + 1);
	}

	@Test
	void goesOnFromTheLastAcceptedWriteWhereALaterOneIsUnderWay() {
		long first = this.writes.sending();
		long second = sendingLater(first);
		this.writes.accepted(first, id(5));
		assertThat(proven(second)).isEqualTo(first);
		this.writes.accepted(second, id(4));
		assertThat(proven(second + 1)).isEqualTo(second + 1);
	}

	@Test
	void doesNotGoBackWithAWriteThatIsAnsweredLate() {
		long first = this.writes.sending();
		long second = sendingLater(first);
		this.writes.accepted(second, id(5));
		assertThat(proven(second + 1)).isEqualTo(second + 1);
		this.writes.failed(first, answer("NOPERM"));
		this.writes.accepted(first, id(5));
		assertThat(proven(second + 1)).isEqualTo(second + 1);
	}

	@Test
	void provesNothingBehindAWriteUntilWhatItsServerHasIsApplied() {
		long sentAt = this.writes.sending();
		this.writes.accepted(sentAt, id(6));
		assertThat(this.writes.proven(sentAt + 1, null)).isEqualTo(sentAt);
		assertThat(this.writes.proven(sentAt + 1, id(5))).isEqualTo(sentAt);
		assertThat(this.writes.proven(sentAt + 1, id(6))).isEqualTo(sentAt + 1);
	}

	@Test
	void provesThatNothingWasInALogThatDoesNotExist() {
		long sentAt = this.writes.sending();
		this.writes.accepted(sentAt, EntryId.MIN);
		assertThat(this.writes.proven(sentAt + 1, null)).isEqualTo(sentAt + 1);
	}

	@Test
	void waitsForTheFirstOfManyWritesWhereTheLogIsBusy() {
		long first = this.writes.sending();
		long second = sendingLater(first);
		long third = sendingLater(second);
		this.writes.accepted(first, id(5));
		this.writes.accepted(second, id(6));
		this.writes.accepted(third, id(7));
		assertThat(this.writes.proven(third + 1, id(5))).isEqualTo(first);
		assertThat(this.writes.proven(third + 1, id(6))).isEqualTo(first);
		assertThat(this.writes.proven(third + 1, id(7))).isEqualTo(third + 1);
	}

	@Test
	void doesNotWaitForWhatTheServerHasLost() {
		long first = this.writes.sending();
		this.writes.accepted(first, id(9));
		long second = sendingLater(first);
		this.writes.accepted(second, id(5));
		assertThat(proven(second + 1)).isEqualTo(second + 1);
		long third = this.writes.sending();
		this.writes.accepted(third, id(5));
		assertThat(proven(third + 1)).isEqualTo(third + 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "NOREPLICAS Not enough good replicas to write.",
			"ERR Error running script: -NOREPLICAS Not enough good replicas to write.",
			"READONLY You can't write against a read only replica.", "CLUSTERDOWN The cluster is down" })
	void provesNothingBehindAWriteThatAServerRefusesWhichIsCutOff(String text) {
		long sentAt = this.writes.sending();
		this.writes.failed(sentAt, answer(text));
		assertThat(proven(sentAt + 1)).isEqualTo(sentAt);
		long next = sendingLater(sentAt);
		assertThat(proven(next + 1)).isEqualTo(sentAt);
		this.writes.accepted(next, id(5));
		assertThat(proven(next + 1)).isEqualTo(next + 1);
	}

	@Test
	void provesNothingBehindAWriteThatIsNotAnswered() {
		long sentAt = this.writes.sending();
		this.writes.failed(sentAt, new TimeoutException());
		assertThat(proven(sentAt + 1)).isEqualTo(sentAt);
	}

	@ParameterizedTest
	@ValueSource(strings = { "NOPERM this user has no permissions", "OOM command not allowed",
			"MISCONF Redis is configured to save RDB snapshots" })
	void goesOnBehindAWriteThatIsRefusedForAnotherReason(String text) {
		long sentAt = this.writes.sending();
		this.writes.failed(sentAt, answer(text));
		assertThat(proven(sentAt + 1)).isEqualTo(sentAt + 1);
	}

	@Test
	void saysOnceWhyReadsProveNothing(CapturedOutput output) {
		long sentAt = this.writes.sending();
		long soon = sentAt + MAX_STALENESS.toNanos() / 4;
		this.writes.failed(sentAt, new CompletionException(new TimeoutException("No connection is free")));
		proven(soon);
		assertThat(output).doesNotContain("proves nothing");
		proven(sentAt + MAX_STALENESS.toNanos());
		proven(sentAt + MAX_STALENESS.toNanos());
		assertThat(output).containsOnlyOnce("What is read proves nothing").contains("No connection is free");
	}

	@Test
	void saysNothingWhereNothingCouldBeRead(CapturedOutput output) {
		long sentAt = this.writes.sending();
		this.writes.failed(sentAt, new TimeoutException());
		proven(sentAt + 1);
		this.writes.unread();
		proven(sentAt + MAX_STALENESS.toNanos());
		assertThat(output).doesNotContain("proves nothing");
	}

}
