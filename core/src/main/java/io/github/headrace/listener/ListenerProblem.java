package io.github.headrace.listener;

/**
 * Why a listener that is started hears nothing from one of its destinations.
 *
 * @param destination the destination, as it was declared
 * @param reason what stands in the way, without credentials
 */
public record ListenerProblem(String destination, String reason) {

}
