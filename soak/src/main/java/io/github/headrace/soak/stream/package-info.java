/**
 * Stream consumers under faults that keep data, and the account of every entry.
 */
@NullMarked
package io.github.headrace.soak.stream;

import org.jspecify.annotations.NullMarked;
