package io.github.headrace.benchmarks.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import io.github.headrace.benchmarks.harness.MeasuredServer;
import io.github.headrace.benchmarks.harness.WorkDirectory;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Lets JMH measure one peer in a new JVM.
 */
final class NearCacheRounds {

	static final List<String> JVM_OPTIONS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

	private static final String ALLOCATED = "gc.alloc.rate.norm";

	private static final TimeValue ITERATION = TimeValue.seconds(1);

	private final MeasuredServer server;

	private final int warmUp;

	private final int iterations;

	/**
	 * Prepare rounds.
	 * @param warmUp the seconds before the figures count
	 * @param iterations the seconds that are measured
	 */
	NearCacheRounds(MeasuredServer server, int warmUp, int iterations) {
		this.server = server;
		this.warmUp = warmUp;
		this.iterations = iterations;
	}

	GetResult play(NearCachePeerType peer, int threads) {
		this.server.connection().sync().flushall();
		try {
			RunResult result = new Runner(options(peer, threads)).runSingle();
			return new GetResult(result.getPrimaryResult().getScore(),
					Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED)).getScore());
		}
		catch (RunnerException ex) {
			throw new IllegalStateException("Peer '" + peer.id() + "' cannot be measured; see " + log(peer), ex);
		}
	}

	private Options options(NearCachePeerType peer, int threads) {
		return new OptionsBuilder().include("^" + NearCacheGet.class.getName().replace(".", "\\.") + "\\.")
			.param("peer", peer.id())
			.param("host", this.server.host())
			.param("port", String.valueOf(this.server.port()))
			.forks(1)
			.threads(threads)
			.warmupIterations(this.warmUp)
			.warmupTime(ITERATION)
			.measurementIterations(this.iterations)
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
