/**
 * Publishing by hand, and the listeners themselves: counters, pause and resume.
 */
@NullMarked
package io.github.headrace.sample.console;

import org.jspecify.annotations.NullMarked;
