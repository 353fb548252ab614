package io.github.headrace.connection;

import java.util.List;

/**
 * Tells what a part of the application uses of Redis. May be asked by any thread at any
 * time.
 */
@FunctionalInterface
public interface ServerUsage {

	/**
	 * Returns what is used now.
	 * @return the uses, empty for none
	 */
	List<ServerUse> uses();

}
