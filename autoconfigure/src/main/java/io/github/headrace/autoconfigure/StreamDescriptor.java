package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

import io.github.headrace.stream.EntryId;
import io.github.headrace.stream.StreamConsumerInfo;
import io.github.headrace.stream.StreamGroupInfo;
import io.github.headrace.stream.StreamInfo;
import io.github.headrace.stream.StreamListenerContainer;
import org.jspecify.annotations.Nullable;

/**
 * A stream and how far it is read, as the endpoint shows it. What nobody knows is left
 * out.
 */
record StreamDescriptor(String stream, @Nullable Long length, @Nullable String lastId, @Nullable Long delayed,
		@Nullable String position, @Nullable Long lag, @Nullable Duration lagTime, @Nullable Long pending,
		@Nullable Duration oldestPending, @Nullable Long parked, @Nullable Long deadLetters,
		@Nullable List<Member> members, @Nullable String unavailable) {

	static StreamDescriptor of(StreamListenerContainer container, String stream, Answer<StreamInfo> answer) {
		StreamInfo info = answer.value();
		if (container.group() == null) {
			return ofBroadcast(container, stream, info, answer.unavailable());
		}
		StreamGroupInfo group = (info != null) ? group(info, container.group()) : null;
		if (info == null || group == null) {
			String reason = (info != null) ? "There is no group '%s' yet".formatted(container.group())
					: answer.unavailable();
			return new StreamDescriptor(stream, length(info), lastId(info), delayed(info), null, null, null, null, null,
					null, null, null, reason);
		}
		return new StreamDescriptor(stream, info.length(), lastId(info), info.delayed(),
				group.lastDeliveredId().toString(), group.lag(), group.timeLag(), group.pending(),
				group.oldestPendingAge(), group.parked(), group.deadLetters(),
				group.consumers().stream().map(Member::of).toList(), null);
	}

	private static StreamDescriptor ofBroadcast(StreamListenerContainer container, String stream,
			@Nullable StreamInfo info, @Nullable String unavailable) {
		OptionalLong lag = container.streams().lag(stream);
		return new StreamDescriptor(stream, length(info), lastId(info), delayed(info),
				container.streams().position(stream).map(EntryId::toString).orElse(null),
				lag.isPresent() ? lag.getAsLong() : null, null, null, null, null, null, null, unavailable);
	}

	static @Nullable StreamGroupInfo group(StreamInfo info, @Nullable String name) {
		return info.groups().stream().filter((group) -> group.name().equals(name)).findFirst().orElse(null);
	}

	private static @Nullable Long length(@Nullable StreamInfo info) {
		return (info != null) ? info.length() : null;
	}

	private static @Nullable String lastId(@Nullable StreamInfo info) {
		return (info != null && info.lastId() != null) ? info.lastId().toString() : null;
	}

	private static @Nullable Long delayed(@Nullable StreamInfo info) {
		return (info != null) ? info.delayed() : null;
	}

	record Member(String name, long pending, Duration idle) {

		static Member of(StreamConsumerInfo consumer) {
			return new Member(consumer.name(), consumer.pending(), consumer.idle());
		}

	}

}
