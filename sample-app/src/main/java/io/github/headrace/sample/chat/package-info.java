/**
 * Chat rooms: one channel per room, bound to the listener by a template.
 */
@NullMarked
package io.github.headrace.sample.chat;

import org.jspecify.annotations.NullMarked;
