/**
 * Runs real redis-servers, single ones, a Redis Cluster or a Sentinel set, that end with
 * the JVM, and breaks the connections to them.
 */
@NullMarked
package io.github.headrace.embedded;

import org.jspecify.annotations.NullMarked;
