/**
 * The scenario of channel listeners: deployments, their faults, a publisher that numbers
 * its messages.
 */
@NullMarked
package io.github.headrace.soak.channel;

import org.jspecify.annotations.NullMarked;
