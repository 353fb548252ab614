/**
 * Prices, of which each node keeps copies that a change removes from both.
 */
@NullMarked
package io.github.headrace.sample.catalogue;

import org.jspecify.annotations.NullMarked;
