/**
 * A small application, as a user would write it, and tests of its listeners that use
 * nothing but the public types of {@code headrace-test}.
 */
package io.github.headrace.test.shop;
