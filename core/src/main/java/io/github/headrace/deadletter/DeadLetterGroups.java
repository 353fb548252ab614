package io.github.headrace.deadletter;

import java.util.List;

/**
 * The dead letters of a listener by the fingerprints of their failures.
 *
 * @param groups the groups, the largest first
 * @param examined how many dead letters were looked at, the oldest ones
 * @param complete whether these were all
 */
public record DeadLetterGroups(List<DeadLetterGroup> groups, long examined, boolean complete) {

	public DeadLetterGroups {
		groups = List.copyOf(groups);
	}

}
