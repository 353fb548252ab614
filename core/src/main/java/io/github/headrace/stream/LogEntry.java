package io.github.headrace.stream;

import io.github.headrace.message.EntryFields;

/**
 * An entry that a {@link LogReader} has read.
 *
 * @param id its id
 * @param fields its fields, byte by byte
 */
public record LogEntry(EntryId id, EntryFields fields) {

}
