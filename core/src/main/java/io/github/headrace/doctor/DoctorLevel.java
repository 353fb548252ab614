package io.github.headrace.doctor;

/**
 * How serious the findings of a check are taken.
 */
public enum DoctorLevel {

	/**
	 * The check is not run.
	 */
	OFF,

	/**
	 * The findings are logged, as nothing to worry about.
	 */
	INFO,

	/**
	 * The findings are logged as a warning.
	 */
	WARN,

	/**
	 * A finding keeps the application from starting.
	 */
	FAIL

}
