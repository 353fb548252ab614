package io.github.headrace.connection;

/**
 * One mistake in the set-up of a server.
 *
 * @param problem what is wrong, and what can happen
 * @param seen the value that the server has
 * @param advice what to do
 */
public record ServerFinding(String problem, String seen, String advice) {
}
