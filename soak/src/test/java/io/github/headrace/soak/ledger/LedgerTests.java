package io.github.headrace.soak.ledger;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the ledger finds in histories, those that break the promise above all.
 */
class LedgerTests {

	private final Ledger ledger = new Ledger(Map.of("one", List.of(NumberSequence.of("a", "a")), "two",
			List.of(NumberSequence.of("b.x", "b.*"), NumberSequence.of("c", "c")), "keyed",
			List.of(new NumberSequence("k", "k", 0, 2), new NumberSequence("k", "k", 1, 2))));

	@BeforeEach
	void begin() {
		this.ledger.faultsBegin();
	}

	@Test
	void hasNothingAgainstACompleteHistory() {
		publish("a", 3);
		hear("one", "a", 0, 1, 2);
		Verdict verdict = this.ledger.verdict();
		assertThat(verdict).isEqualTo(new Verdict(3, 0, 0, 0, 0, 0, 0, List.of()));
		assertThat(verdict.isClean()).isTrue();
	}

	@Test
	void hasNothingAgainstAGapWhereMessagesAreMissing() {
		publish("a", 5);
		hear("one", "a", 0, 1);
		loseAndRestore("one", "a");
		hear("one", "a", 4);
		assertThat(this.ledger.verdict()).isEqualTo(new Verdict(3, 2, 1, 0, 0, 0, 0, List.of()));
	}

	@Test
	void countsAGapWhereNothingIsMissingApart() {
		publish("a", 2);
		hear("one", "a", 0);
		loseAndRestore("one", "a");
		hear("one", "a", 1);
		assertThat(this.ledger.verdict()).isEqualTo(new Verdict(2, 0, 1, 1, 0, 0, 0, List.of()));
	}

	@Test
	void neitherRequiresNorForbidsWhatWasNotAnswered() {
		publish("a", 5);
		this.ledger.publications().unanswered("a", 1);
		this.ledger.publications().unanswered("a", 3);
		hear("one", "a", 0, 2, 3, 4);
		assertThat(this.ledger.verdict().isClean()).isTrue();
		assertThat(this.ledger.publications().accepted()).isEqualTo(3);
	}

	@Nested
	class Losses {

		@Test
		void areUnreportedWithoutAGap() {
			publish("a", 5);
			hear("one", "a", 0, 1, 4);
			assertWrong(2, 0, 0, "missed 2 message(s) without a gap: [2, 3] before 4 of a");
		}

		@Test
		void areUnreportedWhereTheGapComesOneMessageTooEarly() {
			publish("a", 5);
			hear("one", "a", 0);
			loseAndRestore("one", "a");
			hear("one", "a", 1, 4);
			assertWrong(2, 0, 0, "[2, 3] before 4");
			assertThat(LedgerTests.this.ledger.verdict().emptyGaps()).isEqualTo(1);
		}

		@Test
		void areUnreportedWhereTheGapComesOneMessageTooLate() {
			publish("a", 5);
			hear("one", "a", 0, 3);
			loseAndRestore("one", "a");
			hear("one", "a", 4);
			assertWrong(2, 0, 0, "[1, 2] before 3");
		}

		@Test
		void areUnreportedAtTheBeginning() {
			publish("a", 3);
			hear("one", "a", 2);
			assertWrong(2, 0, 0, "[0, 1] before 2");
		}

		@Test
		void areUnreportedAtTheEnd() {
			publish("a", 3);
			hear("one", "a", 0);
			assertWrong(2, 0, 0, "[1, 2] before 3");
		}

		@Test
		void areUnreportedWhereTheGapIsOfAnotherDestination() {
			publish("b.x", 3);
			publish("c", 1);
			hear("two", "b.x", 0);
			loseAndRestore("two", "c");
			hear("two", "b.x", 2);
			hear("two", "c", 0);
			assertWrong(1, 0, 0, "[1] before 2 of b.x");
		}

		@Test
		void areUnreportedWhereTheGapIsOfAnotherListener() {
			publish("a", 2);
			publish("c", 2);
			hear("one", "a", 1);
			loseAndRestore("two", "c");
			hear("two", "c", 1);
			assertWrong(1, 0, 0, "Listener 'one' missed");
		}

		@Test
		void areUnreportedPerKey() {
			publish("k", 6);
			hear("keyed", "k", 1, 0, 3, 5, 4);
			assertWrong(1, 0, 0, "[2] before 4 of k (0 modulo 2)");
		}

		@Test
		void havePlacesInEachSequence() {
			publish("k", 6);
			hear("keyed", "k", 1, 0);
			loseAndRestore("keyed", "k");
			hear("keyed", "k", 4, 5);
			assertThat(LedgerTests.this.ledger.verdict()).isEqualTo(new Verdict(4, 2, 1, 0, 0, 0, 0, List.of()));
		}

	}

	@Nested
	class Counts {

		@Test
		void areAcceptedWhenTheyAreRight() {
			publish("a", 9);
			hear("one", "a", 0);
			drop("one", 3, "a");
			hear("one", "a", 4, 5);
			drop("one", 2, "a");
			hear("one", "a", 8);
			assertThat(LedgerTests.this.ledger.verdict()).isEqualTo(new Verdict(4, 5, 2, 0, 0, 0, 0, List.of()));
		}

		@Test
		void areUnreportedLossesWhenTooSmall() {
			publish("a", 5);
			hear("one", "a", 0);
			drop("one", 2, "a");
			hear("one", "a", 4);
			assertWrong(1, 0, 0, "reported 1 message(s) too few");
		}

		@Test
		void areWrongWhenTooLarge() {
			publish("a", 5);
			hear("one", "a", 0);
			drop("one", 4, "a");
			hear("one", "a", 4);
			assertWrong(0, 0, 0, "reported 1 message(s) too many");
		}

		@Test
		void areWrongWhereNothingIsMissing() {
			publish("a", 2);
			hear("one", "a", 0);
			drop("one", 1, "a");
			hear("one", "a", 1);
			assertWrong(0, 0, 0, "reported 1 message(s) too many");
		}

		@Test
		void coverSeveralSequences() {
			publish("b.x", 4);
			publish("c", 4);
			hear("two", "b.x", 0);
			drop("two", 5, "b.*", "c");
			hear("two", "c", 3);
			hear("two", "b.x", 3);
			assertThat(LedgerTests.this.ledger.verdict()).isEqualTo(new Verdict(3, 5, 1, 0, 0, 0, 0, List.of()));
		}

		@Test
		void areComparedWhereGapsShareAPlace() {
			publish("b.x", 4);
			publish("c", 4);
			drop("two", 2, "b.*", "c");
			hear("two", "c", 2);
			drop("two", 1, "b.*", "c");
			hear("two", "b.x", 2, 3);
			hear("two", "c", 3);
			assertWrong(1, 0, 0, "reported 1 message(s) too few");
		}

		@Test
		void leaveTheRestToAConnectionThatWasLost() {
			publish("a", 9);
			hear("one", "a", 0);
			drop("one", 2, "a");
			loseAndRestore("one", "a");
			hear("one", "a", 8);
			assertThat(LedgerTests.this.ledger.verdict()).isEqualTo(new Verdict(2, 7, 2, 0, 0, 0, 0, List.of()));
		}

		@Test
		void mayIncludeWhatWasNotAnswered() {
			publish("a", 4);
			LedgerTests.this.ledger.publications().unanswered("a", 2);
			hear("one", "a", 0);
			drop("one", 2, "a");
			hear("one", "a", 3);
			assertThat(LedgerTests.this.ledger.verdict().isClean()).isTrue();
		}

	}

	@Nested
	class Order {

		@Test
		void isViolatedByALateMessage() {
			publish("a", 4);
			hear("one", "a", 0, 2, 1, 3);
			assertWrong(0, 1, 0, "heard 1 of a out of order after 2");
		}

		@Test
		void isViolatedByAMessageTwice() {
			publish("a", 3);
			hear("one", "a", 0, 1, 1, 2, 0);
			assertWrong(0, 0, 2, "heard 0 of a twice after 2");
		}

		@Test
		void isViolatedOnceForAMessageThatIsLateTwice() {
			publish("a", 3);
			hear("one", "a", 0, 2, 1, 1);
			assertWrong(0, 1, 1, "heard 1 of a twice after 2");
		}

		@Test
		void isNotRequiredAmongKeys() {
			publish("k", 6);
			hear("keyed", "k", 1, 3, 0, 2, 5, 4);
			assertThat(LedgerTests.this.ledger.verdict().isClean()).isTrue();
		}

		@Test
		void isRequiredWithinAKey() {
			publish("k", 6);
			hear("keyed", "k", 1, 2, 0, 3, 5, 4);
			assertWrong(0, 1, 0, "heard 0 of k (0 modulo 2) out of order after 2");
		}

	}

	@Nested
	class Gaps {

		@Test
		void areOneForEachLoss() {
			publish("a", 5);
			hear("one", "a", 0);
			loseAndRestore("one", "a");
			restore("one", "a");
			hear("one", "a", 4);
			assertWrong(0, 0, 0, "lost only 1 time(s)");
		}

		@Test
		void mayBeOneForTwoLosses() {
			publish("a", 2);
			LedgerTests.this.ledger.lost("one", "a");
			loseAndRestore("one", "a");
			hear("one", "a", 1);
			assertThat(LedgerTests.this.ledger.verdict().isClean()).isTrue();
		}

		@Test
		void areMissingAfterALoss() {
			LedgerTests.this.ledger.lost("one", "a");
			assertThat(LedgerTests.this.ledger.unanswered()).hasToString("{one=[a]}");
			assertWrong(0, 0, 0, "lost 'a' and reported no gap");
		}

		@Test
		void areWrongWithoutALoss() {
			restore("one", "a");
			assertWrong(0, 0, 0, "lost only 0 time(s)");
		}

		@Test
		void areWrongForWhatTheListenerDoesNotHear() {
			drop("one", 1, "b.*");
			assertWrong(0, 0, 0, "has no such destinations");
		}

		@Test
		void areWrongBeforeTheFirstFault() {
			Ledger calm = new Ledger(Map.of("one", List.of(NumberSequence.of("a", "a"))));
			calm.lost("one", "a");
			calm.gap("one", List.of("a"), null);
			assertThat(calm.verdict().complaints()).singleElement().asString().contains("nothing had happened");
		}

	}

	@Test
	void knowsWhatWasNeverPublished() {
		publish("a", 1);
		hear("one", "a", 0, 1);
		hear("one", "c", 0);
		assertWrong(0, 0, 0, "heard 1 of a, which was never published");
		assertThat(this.ledger.verdict().complaints()).hasSize(2);
	}

	@Test
	void knowsWhoHearsNothing() {
		publish("a", 2);
		publish("b.x", 2);
		publish("c", 2);
		publish("k", 4);
		hear("one", "a", 0, 1);
		hear("two", "b.x", 0, 1);
		hear("two", "c", 0);
		hear("keyed", "k", 0, 1, 2, 3);
		Map<String, Long> all = Map.of("a", 1L, "b.x", 1L, "c", 1L, "k", 2L);
		assertThat(this.ledger.silentSince(all)).hasToString("{two=[c]}");
		assertThat(this.ledger.silentSince(Map.of("k", 3L))).hasToString("{keyed=[k (0 modulo 2)]}");
	}

	@Test
	void knowsWhoIsBehind() {
		publish("k", 4);
		hear("keyed", "k", 0, 1, 2);
		assertThat(this.ledger.isBehind()).isTrue();
		hear("keyed", "k", 3);
		assertThat(this.ledger.isBehind()).isFalse();
	}

	private void publish(String channel, int count) {
		for (int i = 0; i < count; i++) {
			this.ledger.publications().take(channel);
		}
	}

	private void hear(String listener, String channel, long... numbers) {
		for (long number : numbers) {
			this.ledger.heard(listener, channel, number);
		}
	}

	private void loseAndRestore(String listener, String destination) {
		this.ledger.lost(listener, destination);
		restore(listener, destination);
	}

	private void restore(String listener, String destination) {
		this.ledger.gap(listener, List.of(destination), null);
	}

	private void drop(String listener, long count, String... destinations) {
		this.ledger.gap(listener, List.of(destinations), count);
	}

	private void assertWrong(long unreported, long outOfOrder, long duplicates, String complaint) {
		Verdict verdict = this.ledger.verdict();
		assertThat(verdict.isClean()).isFalse();
		assertThat(verdict.complaints()).anyMatch((some) -> some.contains(complaint));
		assertThat(verdict.unreported()).isEqualTo(unreported);
		assertThat(verdict.outOfOrder()).isEqualTo(outOfOrder);
		assertThat(verdict.duplicates()).isEqualTo(duplicates);
	}

}
