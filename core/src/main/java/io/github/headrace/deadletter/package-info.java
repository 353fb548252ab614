/**
 * Dead letters of streams and channels: what could not be handled, kept with the reason.
 */
@NullMarked
package io.github.headrace.deadletter;

import org.jspecify.annotations.NullMarked;
