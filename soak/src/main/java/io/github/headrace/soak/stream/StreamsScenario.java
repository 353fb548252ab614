package io.github.headrace.soak.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.headrace.soak.FaultBag;
import io.github.headrace.soak.SoakOptions;
import io.github.headrace.soak.SoakResult;
import io.github.headrace.soak.SoakScenario;

/**
 * Stream consumers lose nothing: whatever was added has succeeded or is a dead letter.
 */
public final class StreamsScenario implements SoakScenario {

	static final List<StreamFault> FAULTS = Stream
		.of(ConsumerFault.values(), ServerFault.values(), NetworkFault.values())
		.<StreamFault>flatMap(Stream::of)
		.toList();

	@Override
	public String name() {
		return "streams";
	}

	@Override
	public SoakResult run(SoakOptions options) {
		Progress progress = new Progress(options.faults());
		StreamVerdict verdict = new StreamRun(directory(options), options.seed(), progress::print)
			.run(FaultBag.draw(FAULTS, options.faults(), options.seed()));
		String details = "%s%n%d dead letters had succeeded before, %d would have without the faults"
			.formatted(progress.times, verdict.both(), verdict.innocent());
		return new SoakResult(details, verdict.complaints(), figures(options, verdict));
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

	/** Prints what has been overcome. */
	private static final class Progress {

		private final RecoveryTimes times = new RecoveryTimes();

		private final int faults;

		private int done;

		Progress(int faults) {
			this.faults = faults;
		}

		void print(StreamFault fault, Duration settled) {
			this.done++;
			this.times.add(fault, settled);
			System.out.printf("%d/%d %s: settled after %d ms%n", this.done, this.faults, fault.kind(),
					settled.toMillis());
		}

	}

}
