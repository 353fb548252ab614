/**
 * Keeps channels and patterns subscribed on native connections, and says when a
 * subscription was interrupted.
 */
@NullMarked
package io.github.headrace.subscription;

import org.jspecify.annotations.NullMarked;
