package io.github.headrace.stream;

import io.github.headrace.message.EntryFields;
import org.jspecify.annotations.Nullable;

/**
 * An entry as a server sends it.
 *
 * @param key the key of its stream, where the answer names it
 * @param id its id
 * @param fields its fields, or {@code null} if it is pending but has been deleted
 */
@SuppressWarnings("ArrayRecordComponent")
record StreamEntry(byte @Nullable [] key, EntryId id, @Nullable EntryFields fields) {

}
