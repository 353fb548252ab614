/**
 * Orders on a stream: two processes of one consumer group bill them.
 */
@NullMarked
package io.github.headrace.sample.billing;

import org.jspecify.annotations.NullMarked;
