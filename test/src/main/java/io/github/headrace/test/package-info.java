/**
 * Tests of applications that listen with Headrace: the slice
 * {@link io.github.headrace.test.HeadraceTest @HeadraceTest} runs listeners on a real
 * embedded Redis, and a {@link io.github.headrace.test.HeadraceProbe} tells what they
 * have handled.
 */
@NullMarked
package io.github.headrace.test;

import org.jspecify.annotations.NullMarked;
