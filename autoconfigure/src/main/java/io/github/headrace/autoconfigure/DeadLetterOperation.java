package io.github.headrace.autoconfigure;

import java.time.Instant;
import java.util.List;

import io.github.headrace.deadletter.DeadLetterProgress;
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

	/** Returns how far it has come. */
	DeadLetterOperation at(DeadLetterProgress progress) {
		boolean replay = this.operation.equals("replay");
		return new DeadLetterOperation(this.listener, this.destination, this.operation, this.startedAt, false,
				replay ? progress.replayed() : null, replay ? null : progress.purged(), null, progress.skipped(), null);
	}

	DeadLetterOperation failed(Throwable failure) {
		return new DeadLetterOperation(this.listener, this.destination, this.operation, this.startedAt, true,
				this.replayed, this.purged, null, this.skipped,
				"%s; what was done until then stays so".formatted(Answer.reason(failure)));
	}

	/** Returns why another one has to wait. */
	String underWay() {
		return "A %s of the dead letters of '%s' (%s) is under way since %s, %d until now; try again when it has ended"
			.formatted(this.operation, this.listener, this.destination, this.startedAt,
					(this.replayed != null) ? this.replayed : this.purged);
	}

}
