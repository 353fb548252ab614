/**
 * Says what is wrong with the set-up of Redis for what an application does.
 */
@NullMarked
package io.github.headrace.doctor;

import org.jspecify.annotations.NullMarked;
