/**
 * Orders handled by several lanes, in order for each customer.
 */
@NullMarked
package io.github.headrace.sample.orders;

import org.jspecify.annotations.NullMarked;
