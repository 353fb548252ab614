package io.github.headrace.deadletter;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some dead letters with the beginnings of their values, oldest first, and where those
 * behind them begin.
 *
 * @param letters the dead letters; may be empty although there are more
 * @param next what to list after, or {@code null} if there are no more
 */
public record DeadLetterPreviews(List<DeadLetterPreview> letters, @Nullable String next) {

	public DeadLetterPreviews {
		letters = List.copyOf(letters);
	}

}
