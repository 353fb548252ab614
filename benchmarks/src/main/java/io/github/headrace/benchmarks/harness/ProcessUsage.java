package io.github.headrace.benchmarks.harness;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

/**
 * What this JVM has used so far.
 *
 * @param cpuNanos CPU time of all threads, those of the JIT and the collector included,
 * in nanoseconds
 * @param threadsStarted the platform threads started
 */
public record ProcessUsage(long cpuNanos, long threadsStarted) {

	public static ProcessUsage now() {
		return new ProcessUsage(ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime(),
				ManagementFactory.getThreadMXBean().getTotalStartedThreadCount());
	}

	public ProcessUsage since(ProcessUsage earlier) {
		return new ProcessUsage(this.cpuNanos - earlier.cpuNanos, this.threadsStarted - earlier.threadsStarted);
	}

}
