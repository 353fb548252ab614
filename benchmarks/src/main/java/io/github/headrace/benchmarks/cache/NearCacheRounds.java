package io.github.headrace.benchmarks.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import io.github.headrace.benchmarks.harness.MeasuredServer;
import io.github.headrace.benchmarks.harness.WorkDirectory;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Lets JMH measure one peer in a new JVM, in many short iterations. Of these the one
 * counts that was disturbed least.
 */
final class NearCacheRounds {

	static final List<String> JVM_OPTIONS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

	private static final String ALLOCATED = "gc.alloc.rate.norm";

	/** So short that some are not disturbed by what else the machine does. */
	private static final TimeValue ITERATION = TimeValue.milliseconds(100);

	private static final int ITERATIONS_PER_SECOND = 10;

	private final MeasuredServer server;

	private final int warmUp;

	private final int measured;

	/**
	 * Prepare rounds.
	 * @param warmUp the seconds before the figures count
	 * @param measured the seconds that are measured
	 */
	NearCacheRounds(MeasuredServer server, int warmUp, int measured) {
		this.server = server;
		this.warmUp = warmUp;
		this.measured = measured;
	}

	GetResult play(NearCachePeerType peer, int threads) {
		this.server.connection().sync().flushall();
		try {
			List<IterationResult> iterations = new Runner(options(peer, threads)).runSingle()
				.getBenchmarkResults()
				.stream()
				.flatMap((jvm) -> jvm.getIterationResults().stream())
				.toList();
			return new GetResult(least(iterations, IterationResult::getPrimaryResult),
					least(iterations, (iteration) -> iteration.getSecondaryResults().get(ALLOCATED)));
		}
		catch (RunnerException ex) {
			throw new IllegalStateException("Peer '" + peer.id() + "' cannot be measured; see " + log(peer), ex);
		}
	}

	private static double least(List<IterationResult> iterations, Function<IterationResult, Result<?>> figure) {
		return iterations.stream()
			.mapToDouble((iteration) -> Objects.requireNonNull(figure.apply(iteration)).getScore())
			.min()
			.orElseThrow();
	}

	private Options options(NearCachePeerType peer, int threads) {
		return new OptionsBuilder().include("^" + NearCacheGet.class.getName().replace(".", "\\.") + "\\.")
			.param("peer", peer.id())
			.param("host", this.server.host())
			.param("port", String.valueOf(this.server.port()))
			.forks(1)
			.threads(threads)
			.warmupIterations(this.warmUp * ITERATIONS_PER_SECOND)
			.warmupTime(ITERATION)
			.measurementIterations(this.measured * ITERATIONS_PER_SECOND)
			.measurementTime(ITERATION)
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true)
			.jvmArgs(JVM_OPTIONS.toArray(String[]::new))
			.output(log(peer).toString())
			.build();
	}

	private static Path log(NearCachePeerType peer) {
		try {
			return Files.createDirectories(WorkDirectory.path().resolve("logs"))
				.resolve("near-cache-" + peer.id() + ".log");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The directory of the logs cannot be made", ex);
		}
	}

}
