/**
 * Words that all kinds of listeners share: container, state, registry, failure.
 */
@NullMarked
package io.github.headrace.listener;

import org.jspecify.annotations.NullMarked;
