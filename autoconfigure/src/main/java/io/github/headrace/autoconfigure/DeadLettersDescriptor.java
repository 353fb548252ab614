package io.github.headrace.autoconfigure;

import java.time.Instant;
import java.util.List;

import io.github.headrace.deadletter.DeadLetterGroup;
import io.github.headrace.deadletter.DeadLetterGroups;
import io.github.headrace.deadletter.DeadLetterQueue;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of one listener and one of its streams as the endpoint shows them.
 */
record DeadLettersDescriptor(String listener, String destination, String key, String server, @Nullable Long count,
		@Nullable List<Group> groups, @Nullable Long examined, @Nullable Boolean complete,
		@Nullable DeadLetterOperation lastOperation, @Nullable String unavailable) {

	static DeadLettersDescriptor of(DeadLetterQueue queue, Answer<Long> count, @Nullable Answer<DeadLetterGroups> found,
			@Nullable DeadLetterOperation lastOperation) {
		DeadLetterGroups groups = (found != null) ? found.value() : null;
		Long number = count.value();
		if (number != null && number == 0) {
			groups = new DeadLetterGroups(List.of(), 0, true);
		}
		String unavailable = null;
		if (groups == null) {
			unavailable = (count.unavailable() != null || found == null) ? count.unavailable() : found.unavailable();
		}
		return new DeadLettersDescriptor(queue.listenerId(), queue.destination(), queue.key(), queue.server(), number,
				(groups != null) ? groups.groups().stream().map(Group::of).toList() : null,
				(groups != null) ? groups.examined() : null, (groups != null) ? groups.complete() : null, lastOperation,
				unavailable);
	}

	record Group(@Nullable String fingerprint, long count, @Nullable String exception, @Nullable String message,
			Instant first, Instant last) {

		static Group of(DeadLetterGroup group) {
			return new Group(group.fingerprint(), group.count(), group.exception(), group.message(), group.first(),
					group.last());
		}

	}

}
