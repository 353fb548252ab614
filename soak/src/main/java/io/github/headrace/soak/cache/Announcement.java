package io.github.headrace.soak.cache;

import io.github.headrace.stream.EntryId;

/**
 * An invalidation that has reached the log.
 *
 * @param cell what it is about
 * @param version the version behind which it was made
 * @param id an entry of the log, the one that carries it or a later one
 * @param confirmed when that was known, by {@link System#nanoTime()}, which all processes
 * of a machine share
 */
record Announcement(Cell cell, long version, EntryId id, long confirmed) {

}
