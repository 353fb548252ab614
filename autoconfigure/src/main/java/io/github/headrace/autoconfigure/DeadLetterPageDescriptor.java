package io.github.headrace.autoconfigure;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import io.github.headrace.deadletter.DeadLetter;
import io.github.headrace.deadletter.DeadLetterPreview;
import io.github.headrace.deadletter.DeadLetterPreviews;
import io.github.headrace.deadletter.DeadLetterQueue;
import io.github.headrace.message.EntryFields;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Some dead letters as the endpoint shows them.
 */
record DeadLetterPageDescriptor(String listener, String destination, List<Letter> letters, @Nullable String next,
		@Nullable DeadLetterOperation lastOperation) implements OperationResponseBody {

	/** Of an entry with more fields, only the first are shown. */
	private static final int MAX_FIELDS = 50;

	static DeadLetterPageDescriptor of(DeadLetterQueue queue, DeadLetterPreviews page, boolean shown,
			@Nullable DeadLetterOperation lastOperation) {
		return new DeadLetterPageDescriptor(queue.listenerId(), queue.destination(),
				page.letters().stream().map((letter) -> Letter.of(letter, shown)).toList(), page.next(), lastOperation);
	}

	record Letter(String id, String destination, @Nullable String originalId, int attempts, @Nullable String reason,
			@Nullable String exception, @Nullable String message, @Nullable String fingerprint,
			@Nullable String consumer, Instant time, List<FieldDescriptor> fields, int fieldCount) {

		static Letter of(DeadLetterPreview preview, boolean shown) {
			DeadLetter letter = preview.letter();
			return new Letter(letter.id(), letter.destination(), letter.originalId(), letter.attempts(),
					(letter.reason() != null) ? letter.reason().code() : null, letter.exception(), letter.message(),
					letter.fingerprint(), letter.consumer(), letter.time(),
					IntStream.range(0, Math.min(MAX_FIELDS, letter.fields().size()))
						.mapToObj((i) -> field(preview, i, shown))
						.toList(),
					letter.fields().size());
		}

		private static FieldDescriptor field(DeadLetterPreview preview, int index, boolean shown) {
			EntryFields fields = preview.letter().fields();
			int size = preview.sizes().get(index);
			return shown ? FieldDescriptor.of(fields.name(index), fields.value(index), size)
					: FieldDescriptor.hidden(fields.name(index), size);
		}

	}

}
