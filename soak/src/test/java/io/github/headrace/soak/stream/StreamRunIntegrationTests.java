package io.github.headrace.soak.stream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.headrace.soak.stream.JournalEvent.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run ends well with the consumers as they are, and badly when one success of hundreds
 * is kept from the books, or stands in them twice.
 */
class StreamRunIntegrationTests {

	@TempDir
	private Path directory;

	@Test
	void findsNothingWrongWhereNothingIs() {
		StreamVerdict verdict = run(UnaryOperator.identity());
		assertThat(verdict.complaints()).isEmpty();
		assertThat(verdict.added()).isEqualTo(verdict.succeeded() + verdict.deadLettered()).isPositive();
		assertThat(verdict.deadLettered()).isPositive();
	}

	@Test
	void findsASuccessThatIsMissing() {
		StreamVerdict verdict = run((events) -> {
			List<JournalEvent> others = new ArrayList<>(events);
			others.remove(success(events));
			return others;
		});
		assertThat(verdict.lost()).isEqualTo(1);
		assertThat(verdict.complaints()).anyMatch((complaint) -> complaint.contains("lost"));
	}

	@Test
	void findsASuccessThatStandsThereTwice() {
		StreamVerdict verdict = run((events) -> {
			List<JournalEvent> more = new ArrayList<>(events);
			more.add(success(events));
			return more;
		});
		assertThat(verdict.duplicates()).isEqualTo(1);
		assertThat(verdict.complaints()).singleElement().asString().contains("without a fault, 1 attempts");
	}

	private StreamVerdict run(UnaryOperator<List<JournalEvent>> books) {
		return new StreamRun<>(StandaloneStreams.TYPE, this.directory, 5, (fault, settled) -> {
		}).run(List.of(ServerFault.READERS_KILLED), books);
	}

	/** Returns the last success of the calm after the fault. */
	private static JournalEvent success(List<JournalEvent> events) {
		return events.stream()
			.filter((event) -> event.kind() == Kind.SUCCESS && event.group().equals("plain") && event.attempt() == 1)
			.reduce((first, second) -> second)
			.orElseThrow();
	}

}
