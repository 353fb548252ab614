package io.github.headrace.cache;

import java.util.List;

import io.github.headrace.stream.EntryId;

/**
 * What an entry of the log says.
 *
 * @param previous the entry before it, {@link EntryId#MIN} if there is none
 * @param origin the instance that sent it
 * @param ping whether everybody is to say at once how far he is
 * @param invalidations what is invalid
 */
record LogContent(EntryId previous, String origin, boolean ping, List<Invalidation> invalidations) {

}
