package io.github.headrace.autoconfigure;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * Something that only a server knows.
 *
 * @param server who is asked; who does not answer holds up no other server
 * @param asking asks, on a thread that it may block
 * @param <V> what the server answers
 */
record Question<V>(String server, Callable<CompletableFuture<V>> asking) {

}
