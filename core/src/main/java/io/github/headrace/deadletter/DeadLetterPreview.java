package io.github.headrace.deadletter;

import java.util.List;

/**
 * A dead letter with no more than the beginning of long values.
 *
 * @param letter the dead letter, with the beginnings of the values of its fields
 * @param sizes how many bytes the values really have, in the order of the fields
 */
public record DeadLetterPreview(DeadLetter letter, List<Integer> sizes) {

	public DeadLetterPreview {
		sizes = List.copyOf(sizes);
	}

}
