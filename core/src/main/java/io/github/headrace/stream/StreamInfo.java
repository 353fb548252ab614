package io.github.headrace.stream;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What Redis knows of a stream at one moment.
 *
 * @param stream the name of the stream
 * @param length how many entries it has; 0 if there is no such stream
 * @param firstId the id of the oldest entry, or {@code null} if there is none
 * @param lastId the id of the newest entry, or {@code null} if there is none
 * @param delayed how many entries wait to be added
 * @param groups its consumer groups
 */
public record StreamInfo(String stream, long length, @Nullable EntryId firstId, @Nullable EntryId lastId, long delayed,
		List<StreamGroupInfo> groups) {

	public StreamInfo {
		groups = List.copyOf(groups);
	}

}
