package io.github.headrace.cache;

import io.github.headrace.stream.EntryId;

/**
 * What the shared part is asked with, and what entitles to store the value there if the
 * answer is the right to load.
 *
 * @param key the encoded key
 * @param token the token to take; empty if nothing is going to be loaded
 * @param position what had been applied before the value was looked for
 */
record SharedLease(String key, String token, EntryId position) {
}
