package io.github.headrace.connection;

/**
 * Is told when a shared connection is replaced: commands that are sent then may be
 * written ahead of those that the client repeats. Must not block.
 */
public interface ConnectionReplacements {

	/**
	 * What has no answer will be repeated on another connection, or has failed.
	 */
	void replaced();

	/**
	 * There are several connections, and nobody tells when they are replaced.
	 */
	void unknown();

}
