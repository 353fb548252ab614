package io.github.headrace.soak;

import java.util.List;

/**
 * What a scenario came to.
 *
 * @param details what to print for people
 * @param complaints what is wrong, empty if nothing is
 * @param figures the last line
 */
public record SoakResult(String details, List<String> complaints, String figures) {

	public SoakResult {
		complaints = List.copyOf(complaints);
	}

}
