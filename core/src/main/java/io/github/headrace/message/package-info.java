/**
 * Converts payloads between Java objects and bytes.
 */
@NullMarked
package io.github.headrace.message;

import org.jspecify.annotations.NullMarked;
