package io.github.headrace.soak;

/**
 * Something that is put under faults.
 */
public interface SoakScenario {

	/** Returns the name by which it is asked for. */
	String name();

	/**
	 * Runs until all faults are over; what happens is printed as it does.
	 */
	SoakResult run(SoakOptions options);

}
