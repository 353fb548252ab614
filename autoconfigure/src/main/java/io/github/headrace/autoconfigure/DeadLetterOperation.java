package io.github.headrace.autoconfigure;

import java.time.Instant;
import java.util.List;

import io.github.headrace.deadletter.PurgeResult;
import io.github.headrace.deadletter.ReplayResult;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What came, or is to come, of replaying or purging dead letters.
 */
record DeadLetterOperation(String listener, String destination, String operation, Instant startedAt, boolean done,
		@Nullable Long replayed, @Nullable Long purged, @Nullable List<String> notFound, @Nullable Long skipped,
		@Nullable String problem) implements OperationResponseBody {

	static DeadLetterOperation begun(String listener, String destination, String operation) {
		return new DeadLetterOperation(listener, destination, operation, Milliseconds.of(Instant.now()), false, null,
				null, null, null, null);
	}

	DeadLetterOperation ended(ReplayResult result) {
		return new DeadLetterOperation(this.listener, this.destination, this.operation, this.startedAt, true,
				result.replayed(), null, result.notFound(), result.skipped(), ShortText.orNull(result.problem()));
	}

	DeadLetterOperation ended(PurgeResult result) {
		return new DeadLetterOperation(this.listener, this.destination, this.operation, this.startedAt, true, null,
				result.purged(), result.notFound(), result.skipped(), null);
	}

	DeadLetterOperation failed(Throwable failure) {
		return new DeadLetterOperation(this.listener, this.destination, this.operation, this.startedAt, true, null,
				null, null, null, "%s; what was done until then stays so".formatted(Answer.reason(failure)));
	}

}
