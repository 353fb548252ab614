/**
 * Redis Pub/Sub: listening to channels and publishing to them.
 */
@NullMarked
package io.github.headrace.channel;

import org.jspecify.annotations.NullMarked;
