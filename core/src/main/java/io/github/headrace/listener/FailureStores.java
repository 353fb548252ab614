package io.github.headrace.listener;

/**
 * Makes the {@link FailureStore}s of listeners that ask for one.
 */
@FunctionalInterface
public interface FailureStores {

	/**
	 * Keeps nothing.
	 */
	FailureStores NONE = (listenerId, connectionFactory, maxLength) -> FailureStore.NONE;

	/**
	 * Makes a store.
	 * @param listenerId the listener
	 * @param connectionFactory the name of the connection factory of the listener
	 * @param maxLength the most messages that are kept; 0 for any number
	 * @return the store
	 */
	FailureStore open(String listenerId, String connectionFactory, long maxLength);

}
