/**
 * Chat rooms: one channel per room, counted by a listener to all of them, and subscribed
 * for each page that is in the room.
 */
@NullMarked
package io.github.headrace.sample.chat;

import org.jspecify.annotations.NullMarked;
