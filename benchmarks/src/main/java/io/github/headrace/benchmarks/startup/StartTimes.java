package io.github.headrace.benchmarks.startup;

/**
 * How long the starts of one JVM took.
 *
 * @param cold milliseconds from the start of the JVM until the application was ready
 * @param warm milliseconds of the fastest of several further starts in the same JVM
 */
record StartTimes(long cold, long warm) {

}
