package io.github.headrace.stream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.deadletter.FailureMark;

/**
 * Keeps what is told of the entries of a consumer.
 */
final class RecordingEvents implements StreamEvents {

	final List<String> deadLettered = new CopyOnWriteArrayList<>();

	final List<String> lost = new CopyOnWriteArrayList<>();

	@Override
	public void deadLettered(StreamSource source, String originalId, int attempts, DeadLetterReason reason,
			FailureMark mark) {
		this.deadLettered
			.add("%s %d %s %s: %s".formatted(originalId, attempts, reason, mark.exception(), mark.message()));
	}

	@Override
	public void lost(StreamSource source, long count, String detail) {
		this.lost.add(count + " " + detail);
	}

	@Override
	public void groupCreatedAgain(StreamSource source, String position) {
	}

}
