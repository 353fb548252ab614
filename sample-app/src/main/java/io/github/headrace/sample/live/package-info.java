/**
 * What the listeners received, on its way to the open pages.
 */
@NullMarked
package io.github.headrace.sample.live;

import org.jspecify.annotations.NullMarked;
