package io.github.headrace.soak.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.headrace.soak.FaultBag;
import io.github.headrace.soak.RecoveryTimes;
import io.github.headrace.soak.SoakOptions;
import io.github.headrace.soak.SoakResult;
import io.github.headrace.soak.SoakScenario;

/**
 * Stream consumers lose nothing: whatever was added has succeeded or is a dead letter.
 */
public final class StreamsScenario implements SoakScenario {

	private static final List<StreamDeploymentType<?>> TYPES = List.of(StandaloneStreams.TYPE, SentinelStreams.TYPE,
			ClusterStreams.TYPE);

	@Override
	public String name() {
		return "streams";
	}

	@Override
	public SoakResult run(SoakOptions options) {
		Progress progress = new Progress(options.faults());
		List<Kind> drawn = FaultBag.draw(kinds(), options.faults(), options.seed());
		Path directory = directory(options);
		StreamVerdict verdict = StreamVerdict.NOTHING;
		for (StreamDeploymentType<?> type : TYPES) {
			verdict = verdict.plus(run(type, drawn, directory, options.seed(), progress));
		}
		String details = "%s%n%d dead letters had succeeded before, %d would have without the faults"
			.formatted(progress.times, verdict.both(), verdict.innocent());
		return new SoakResult(details, verdict.complaints(), figures(options, verdict));
	}

	private static List<Kind> kinds() {
		List<Kind> kinds = new ArrayList<>();
		for (StreamDeploymentType<?> type : TYPES) {
			for (int i = 0; i < type.faults().size(); i++) {
				kinds.add(new Kind(type, i));
			}
		}
		return kinds;
	}

	private static <D extends StreamDeployment> StreamVerdict run(StreamDeploymentType<D> type, List<Kind> drawn,
			Path directory, long seed, Progress progress) {
		List<StreamFault<? super D>> faults = new ArrayList<>();
		drawn.stream().filter((kind) -> kind.type == type).forEach((kind) -> faults.add(type.faults().get(kind.index)));
		return faults.isEmpty() ? StreamVerdict.NOTHING
				: new StreamRun<>(type, create(directory.resolve(type.name())), seed, progress::print).run(faults);
	}

	private static Path create(Path directory) {
		try {
			return Files.createDirectories(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path directory(SoakOptions options) {
		try {
			Files.createDirectories(options.directory());
			return Files.createTempDirectory(options.directory(), "soak-streams-").toAbsolutePath();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String figures(SoakOptions options, StreamVerdict verdict) {
		return ("soak %s: seed=%d faults=%d added=%d succeeded=%d dead_lettered=%d pending=%d lost=%d "
				+ "over_attempts=%d duplicates=%d")
			.formatted(name(), options.seed(), options.faults(), verdict.added(), verdict.succeeded(),
					verdict.deadLettered(), verdict.pending(), verdict.lost(), verdict.overAttempts(),
					verdict.duplicates());
	}

	/** One of the faults of a kind of deployment. */
	private record Kind(StreamDeploymentType<?> type, int index) {
	}

	/** Prints what has been overcome. */
	private static final class Progress {

		private final RecoveryTimes times = new RecoveryTimes();

		private final int faults;

		private int done;

		Progress(int faults) {
			this.faults = faults;
		}

		void print(String fault, Duration settled) {
			this.done++;
			this.times.add(fault, settled);
			System.out.printf("%d/%d %s: settled after %d ms%n", this.done, this.faults, fault, settled.toMillis());
		}

	}

}
