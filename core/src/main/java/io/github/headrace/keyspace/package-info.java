/**
 * Keyspace events: what servers tell about their keys.
 */
@NullMarked
package io.github.headrace.keyspace;

import org.jspecify.annotations.NullMarked;
