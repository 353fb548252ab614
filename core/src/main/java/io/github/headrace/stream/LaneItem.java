package io.github.headrace.stream;

/**
 * What waits in the inbox of a group's lanes: an entry, or a key whose entries that had
 * to wait may go on.
 */
sealed interface LaneItem permits LaneEntry, HeldKey {

}
