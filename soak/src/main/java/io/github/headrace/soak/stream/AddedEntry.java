package io.github.headrace.soak.stream;

import io.github.headrace.stream.EntryId;

/**
 * An entry that Redis holds.
 *
 * @param id its id
 * @param payload the payload, byte by byte
 * @param job what the payload says
 */
record AddedEntry(String id, String payload, Job job) {

	long addedMillis() {
		return EntryId.parse(this.id).milliseconds();
	}

}
