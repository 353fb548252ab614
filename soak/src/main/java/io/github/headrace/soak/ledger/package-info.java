/**
 * Accounts for every message of numbered sequences: heard, or missing where a gap says
 * so.
 */
@NullMarked
package io.github.headrace.soak.ledger;

import org.jspecify.annotations.NullMarked;
