/**
 * Observations of messages, and meters of what the other packages count. Needs
 * Micrometer.
 */
@NullMarked
package io.github.headrace.observation;

import org.jspecify.annotations.NullMarked;
