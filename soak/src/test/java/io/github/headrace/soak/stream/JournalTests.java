package io.github.headrace.soak.stream;

import java.nio.file.Path;

import io.github.headrace.soak.stream.JournalEvent.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JournalTests {

	@TempDir
	private Path directory;

	@Test
	void readsWhatAllProcessesHaveWrittenInTheOrderOfTime() {
		Journal one = Journal.open(this.directory, "a.1");
		Journal other = Journal.open(this.directory, "b.1");
		one.write(Kind.START, "plain", "1-0", 1);
		other.write(Kind.START, "keyed", "2-0", 3);
		one.write(Kind.SUCCESS, "plain", "1-0", 1);
		assertThat(Journal.readAll(this.directory)).hasSize(3)
			.isSortedAccordingTo((first, second) -> Long.compare(first.micros(), second.micros()))
			.anyMatch((event) -> event.kind() == Kind.START && event.process().equals("b.1")
					&& event.group().equals("keyed") && event.entry().equals("2-0") && event.attempt() == 3);
	}

	@Test
	void readsWhatItWrote() {
		JournalEvent event = new JournalEvent(Kind.FAILURE, "a.2", "batch", "7-1", 2, 123_456);
		assertThat(JournalEvent.parse(event.line())).isEqualTo(event);
		assertThat(event.millis()).isEqualTo(123);
	}

	@Test
	void refusesHalfALine() {
		assertThatIllegalArgumentException().isThrownBy(() -> JournalEvent.parse("START a.1 plain"))
			.withMessage("'START a.1 plain' is no line of a journal");
	}

}
