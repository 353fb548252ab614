/**
 * How those who break things and count reach servers.
 */
@NullMarked
package io.github.headrace.soak.server;

import org.jspecify.annotations.NullMarked;
