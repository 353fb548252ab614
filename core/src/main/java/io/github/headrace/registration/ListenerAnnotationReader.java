package io.github.headrace.registration;

/**
 * Registers the listeners that are declared by one kind of annotations. All beans of this
 * type are asked, in order.
 */
public interface ListenerAnnotationReader {

	/**
	 * Registers what is declared on a bean.
	 * @param bean a bean with annotations, maybe of other kinds
	 * @param registrar takes the endpoints
	 */
	void register(AnnotatedBean bean, ListenerRegistrar registrar);

	/**
	 * Registers what is declared elsewhere; called once, after all beans that exist at
	 * the start.
	 * @param registrar takes the endpoints
	 */
	default void registerRest(ListenerRegistrar registrar) {
	}

}
