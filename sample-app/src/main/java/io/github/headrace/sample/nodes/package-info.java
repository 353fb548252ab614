/**
 * The second node of the shop: another JVM, with a link to Redis that can be cut.
 */
@NullMarked
package io.github.headrace.sample.nodes;

import org.jspecify.annotations.NullMarked;
