/**
 * Streams: consumer groups, broadcast readers, retries, delayed entries and the template.
 */
@NullMarked
package io.github.headrace.stream;

import org.jspecify.annotations.NullMarked;
