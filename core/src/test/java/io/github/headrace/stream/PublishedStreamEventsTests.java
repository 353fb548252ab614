package io.github.headrace.stream;

import java.util.ArrayList;
import java.util.List;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.deadletter.DeadLetterAdded;
import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.deadletter.FailureMark;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What is published of the entries of a consumer.
 */
class PublishedStreamEventsTests {

	private static final StreamSource SOURCE = StreamSource.of(StreamKey.of(Namespace.of("shop"), "orders"), "billing");

	private static final FailureMark MARK = FailureMark.abandoned("gone");

	private final List<Object> published = new ArrayList<>();

	private final StreamEvents events = new PublishedStreamEvents("bill", this.published::add, true);

	@Test
	void publishesWhatBecomesOfEntries() {
		this.events.succeeded(SOURCE, "1-1", 2);
		this.events.deadLettered(SOURCE.replays(), "1-2", 5, DeadLetterReason.ABANDONED, MARK);
		this.events.lost(SOURCE, 3, "trimmed");
		this.events.groupCreatedAgain(SOURCE, "1-3");
		assertThat(this.published).containsExactly(new StreamEntrySucceeded("bill", "orders", "billing", "1-1", 2),
				new DeadLetterAdded("bill", "orders", "1-2", DeadLetterReason.ABANDONED, "abandoned", 5),
				new StreamEntriesLost("bill", "orders", "billing", 3, "trimmed"),
				new StreamGroupCreatedAgain("bill", "orders", "billing", "1-3"));
	}

	@Test
	void wantsSuccessesOnlyIfAskedTo() {
		assertThat(this.events.wantsSuccesses()).isTrue();
		assertThat(new PublishedStreamEvents("bill", this.published::add, false).wantsSuccesses()).isFalse();
	}

	@Test
	void survivesEventListenersThatFail() {
		StreamEvents failing = new PublishedStreamEvents("bill", (event) -> {
			throw new AssertionError("a listener fails");
		}, true);
		assertThatNoException().isThrownBy(() -> failing.succeeded(SOURCE, "1-1", 1));
		assertThatNoException().isThrownBy(() -> failing.lost(SOURCE, 1, ""));
	}

	@Test
	void findsTheDeadLettersOfEachStream() {
		StreamSource returns = StreamSource.of(StreamKey.of(Namespace.NONE, "returns{7}"), "billing");
		assertThat(StreamDeadLetters.of("bill", NativeConnection.of(new LettuceConnectionFactory()),
				List.of(SOURCE, SOURCE.replays(), returns, returns.replays())))
			.satisfiesExactly((source) -> {
				assertThat(source.destination()).isEqualTo("orders");
				assertThat(source.key()).isEqualTo("{shop:orders}:billing:dlq");
				assertThat(source.replayKey()).isEqualTo("{shop:orders}:billing:replay");
			}, (source) -> {
				assertThat(source.destination()).isEqualTo("returns{7}");
				assertThat(source.key()).isEqualTo("returns{7}:billing:dlq");
				assertThat(source.replayKey()).isEqualTo("returns{7}:billing:replay");
			});
	}

}
