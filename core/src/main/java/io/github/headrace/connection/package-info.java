/**
 * Native Lettuce connections behind Spring Data Redis.
 */
@NullMarked
package io.github.headrace.connection;

import org.jspecify.annotations.NullMarked;
