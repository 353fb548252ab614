package io.github.headrace.soak.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ledger is silent about an honest history and finds each lie.
 */
class StreamLedgerTests {

	private static final SoakGroup PLAIN = SoakGroup.of("plain");

	private static final long DELAY = PLAIN.leastDelayMillis(1);

	private final FaultWindows faults = new FaultWindows();

	private final Map<Long, Job> jobs = new HashMap<>();

	private StreamLedger ledger = new StreamLedger(PLAIN, this.faults);

	@Test
	void isSilentAboutAnHonestHistory() {
		add(1000, new Job(1, "a", 0, ""));
		handled(1000, "p", 1, 1010);
		add(1100, new Job(2, "a", 1, ""));
		failed(1100, "p", 1, 1110);
		handled(1100, "q", 2, 1110 + DELAY);
		add(1200, new Job(3, "a", Job.ALWAYS, ""));
		failed(1200, "p", 1, 1300);
		failed(1200, "p", 2, 1800);
		failed(1200, "p", 3, 2800);
		failed(1200, "p", 4, 3800);
		buried(1200, 4);
		StreamVerdict verdict = this.ledger.verdict();
		assertThat(verdict.complaints()).isEmpty();
		assertThat(verdict).isEqualTo(new StreamVerdict(3, 2, 1, 0, 0, 0, 0, 0, 0, List.of()));
	}

	@Test
	void findsWhatIsLost() {
		add(1000, new Job(1, "a", 0, ""));
		this.faults.add(900, 2000, true);
		assertThat(this.ledger.verdict().lost()).isEqualTo(1);
		assertComplaint("lost: 1000-0 (job 1)");
	}

	@Test
	void findsWhatWasStartedAndNeverFinished() {
		this.faults.add(900, 2000, true);
		add(1000, new Job(1, "a", 0, ""));
		happened(JournalEvent.Kind.START, 1000, "p", 1, 1010);
		assertComplaint("lost: 1000-0");
	}

	@Test
	void findsWhatIsStillPending() {
		this.faults.add(900, 2000, true);
		add(1000, new Job(1, "a", 0, ""));
		handled(1000, "p", 1, 1010);
		this.ledger.pending("1000-0");
		assertThat(this.ledger.verdict().pending()).isEqualTo(1);
		assertComplaint("still pending: 1000-0");
	}

	@Test
	void findsOneAttemptTooMany() {
		this.faults.add(900, 9000, true);
		add(1000, new Job(1, "a", Job.ALWAYS, ""));
		for (int i = 0; i < 5; i++) {
			failed(1000, "p" + i, 1, 1010 + i);
		}
		buried(1000, 4);
		assertThat(this.ledger.verdict().overAttempts()).isEqualTo(1);
		assertComplaint("attempted 5 times of 4");
	}

	@Test
	void findsASecondDeadLetter() {
		this.faults.add(900, 9000, true);
		add(1000, new Job(1, "a", Job.ALWAYS, ""));
		failed(1000, "p", 1, 1010);
		buried(1000, 4);
		buried(1000, 4);
		assertThat(this.ledger.verdict().deadLettered()).isEqualTo(1);
		assertComplaint("2 dead letters");
	}

	@Test
	void findsADeadLetterBeforeTheLastAttempt() {
		this.faults.add(900, 9000, true);
		add(1000, new Job(1, "a", Job.ALWAYS, ""));
		failed(1000, "p", 1, 1010);
		buried(1000, 3);
		assertComplaint("a dead letter before the last attempt of 4");
	}

	@Test
	void findsADeadLetterWithOtherBytes() {
		this.faults.add(900, 9000, true);
		add(1000, new Job(1, "a", Job.ALWAYS, ""));
		failed(1000, "p", 1, 1010);
		this.ledger.buried(new DeadLetterCopy("1000-0", "failed", 4, 1020, "payload 2"));
		assertComplaint("the dead letter has other bytes");
	}

	@Test
	void findsWhatNobodyHasAdded() {
		handled(1000, "p", 1, 1010);
		buried(1001, 4);
		this.ledger.pending("1002-0");
		assertThat(this.ledger.verdict().complaints()).hasSize(4)
			.anyMatch((complaint) -> complaint.contains("1000-0, which was never added, was handled"))
			.anyMatch((complaint) -> complaint.contains("1001-0, which was never added, is a dead letter"))
			.anyMatch((complaint) -> complaint.contains("1002-0, which was never added, is pending"));
	}

	@Test
	void countsDuplicatesOfFaults() {
		this.faults.add(1005, 2000, false);
		add(1000, new Job(1, "a", 0, ""));
		handled(1000, "p", 1, 1010);
		handled(1000, "q", 2, 1500);
		StreamVerdict verdict = this.ledger.verdict();
		assertThat(verdict.complaints()).isEmpty();
		assertThat(verdict.duplicates()).isEqualTo(1);
		assertThat(verdict.succeeded()).isEqualTo(1);
	}

	@Test
	void findsDuplicatesWithoutAFault() {
		this.faults.add(2000, 3000, false);
		add(1000, new Job(1, "a", 0, ""));
		handled(1000, "p", 1, 1010);
		handled(1000, "q", 2, 1500);
		assertComplaint("without a fault, 1 attempts and success were expected");
	}

	@Test
	void findsADeadLetterOfAnInnocentWithoutAFault() {
		add(1000, new Job(1, "a", 0, ""));
		buried(1000, 4);
		assertComplaint("without a fault, 1 attempts and success were expected");
	}

	@Test
	void excusesADeadLetterOfAnInnocentThatWasBuriedInAFault() {
		this.faults.add(1050, 2000, false);
		add(1000, new Job(1, "a", 0, ""));
		buried(1000, 4);
		assertThat(this.ledger.verdict().complaints()).isEmpty();
	}

	@Test
	void countsInnocentsAndThoseThatHadSucceeded() {
		this.faults.add(1005, 2000, false);
		add(1000, new Job(1, "a", 0, ""));
		handled(1000, "p", 1, 1010);
		buried(1000, 4);
		StreamVerdict verdict = this.ledger.verdict();
		assertThat(verdict.complaints()).isEmpty();
		assertThat(verdict).isEqualTo(new StreamVerdict(1, 0, 1, 0, 0, 0, 0, 1, 1, List.of()));
	}

	@Test
	void findsARetryBeforeItsTime() {
		add(1000, new Job(1, "a", 1, ""));
		failed(1000, "p", 1, 1010);
		handled(1000, "q", 2, 1010 + DELAY - 1);
		assertComplaint("attempt 2 after only %d ms".formatted(DELAY - 1));
	}

	@Test
	void findsARetryBeforeItsTimeInTheSameProcessWhateverTheFault() {
		this.faults.add(900, 2000, true);
		add(1000, new Job(1, "a", 1, ""));
		failed(1000, "p", 1, 1010);
		handled(1000, "p", 2, 1010 + DELAY - 1);
		assertComplaint("attempt 2 after only");
	}

	@Test
	void excusesSomebodyElseWhoTookTheEntryInAFault() {
		this.faults.add(1005, 2000, false);
		add(1000, new Job(1, "a", 1, ""));
		failed(1000, "p", 1, 1010);
		handled(1000, "q", 2, 1011);
		assertThat(this.ledger.verdict().complaints()).isEmpty();
	}

	@Test
	void findsThatAnEntryOvertookAnotherOfItsKey() {
		keyed();
		add(1000, new Job(1, "a", 0, ""));
		add(1001, new Job(2, "a", 0, ""));
		add(1002, new Job(3, "b", 0, ""));
		handled(1001, "p", 1, 1020);
		handled(1000, "p", 1, 1021);
		handled(1002, "p", 1, 1010);
		assertComplaint("1000-0 (job 1)", "succeeded after 1001-0 (job 2)");
	}

	@Test
	void findsThatAnEntryWasOvertakenInAFaultWithoutLeavingItsProcess() {
		this.faults.add(900, 2000, false);
		keyed();
		add(1000, new Job(1, "a", 0, ""));
		add(1001, new Job(2, "a", 0, ""));
		handled(1001, "p", 1, 1020);
		handled(1000, "p", 1, 1021);
		assertComplaint("succeeded after");
	}

	@Test
	void excusesWhatCameLateFromAnotherProcess() {
		this.faults.add(900, 2000, false);
		keyed();
		add(1000, new Job(1, "a", 0, ""));
		add(1001, new Job(2, "a", 0, ""));
		handled(1001, "p", 1, 1020);
		handled(1000, "p", 2, 1021);
		assertThat(this.ledger.verdict().complaints()).isEmpty();
	}

	@Test
	void doesNotCompareDifferentProcesses() {
		keyed();
		add(1000, new Job(1, "a", 0, ""));
		add(1001, new Job(2, "a", 0, ""));
		handled(1001, "p", 1, 1020);
		handled(1000, "q", 1, 1021);
		assertThat(this.ledger.verdict().complaints()).isEmpty();
	}

	@Test
	void addsVerdicts() {
		StreamVerdict one = new StreamVerdict(1, 2, 3, 4, 5, 6, 7, 8, 9, List.of("a"));
		assertThat(one.plus(one).plus(List.of("b")))
			.isEqualTo(new StreamVerdict(2, 4, 6, 8, 10, 12, 14, 16, 18, List.of("a", "a", "b")));
	}

	private void keyed() {
		this.ledger = new StreamLedger(SoakGroup.of("keyed"), this.faults);
	}

	private void add(long id, Job job) {
		this.ledger.added(new AddedEntry(id + "-0", "payload " + job.number(), job));
		this.jobs.put(id, job);
	}

	private void happened(JournalEvent.Kind kind, long id, String process, int attempt, long millis) {
		this.ledger.happened(new JournalEvent(kind, process, "plain", id + "-0", attempt, millis * 1000));
	}

	private void handled(long id, String process, int attempt, long millis) {
		happened(JournalEvent.Kind.START, id, process, attempt, millis);
		happened(JournalEvent.Kind.SUCCESS, id, process, attempt, millis);
	}

	private void failed(long id, String process, int attempt, long millis) {
		happened(JournalEvent.Kind.START, id, process, attempt, millis);
		happened(JournalEvent.Kind.FAILURE, id, process, attempt, millis);
	}

	private void buried(long id, int attempts) {
		Job job = this.jobs.get(id);
		this.ledger.buried(new DeadLetterCopy(id + "-0", "failed", attempts, id + 100,
				(job != null) ? "payload " + job.number() : ""));
	}

	private void assertComplaint(String... texts) {
		assertThat(this.ledger.verdict().complaints()).first().asString().contains(texts);
	}

}
