/**
 * Notifications for one user or for all of them.
 */
@NullMarked
package io.github.headrace.sample.notifications;

import org.jspecify.annotations.NullMarked;
