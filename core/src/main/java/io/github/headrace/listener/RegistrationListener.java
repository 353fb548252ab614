package io.github.headrace.listener;

/**
 * Is told of the containers of a {@link ListenerRegistry}, in the order in which they
 * come and go. Must neither block nor throw.
 */
public interface RegistrationListener {

	/**
	 * A container was registered; it need not be started.
	 * @param container the container
	 */
	void added(ListenerContainer container);

	/**
	 * A container was removed, after it has stopped.
	 * @param container the container
	 */
	void removed(ListenerContainer container);

}
