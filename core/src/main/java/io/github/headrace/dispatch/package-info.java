/**
 * Bounded, ordered execution of what listeners receive.
 */
@NullMarked
package io.github.headrace.dispatch;

import org.jspecify.annotations.NullMarked;
