package io.github.headrace.soak.cache;

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
 * Caches stay coherent: no instance returns what is older than an invalidation that it
 * has applied, or that was made too long ago.
 */
public final class CachesScenario implements SoakScenario {

	private static final List<CacheDeploymentType<?>> TYPES = List.of(StandaloneCaches.TYPE, SentinelCaches.TYPE,
			ClusterCaches.DURABLE, ClusterCaches.REPLICATED);

	@Override
	public String name() {
		return "caches";
	}

	@Override
	public SoakResult run(SoakOptions options) {
		Progress progress = new Progress(options.faults());
		List<Kind> drawn = FaultBag.draw(kinds(), options.faults(), options.seed());
		Path directory = directory(options);
		CacheVerdict verdict = CacheVerdict.NOTHING;
		for (CacheDeploymentType<?> type : TYPES) {
			verdict = verdict.plus(run(type, drawn, directory, options.seed(), progress));
		}
		String details = "%s%n%d reads were judged, the journals are in %s".formatted(progress.times, verdict.judged(),
				directory);
		return new SoakResult(details, verdict.complaints(), figures(options, verdict));
	}

	private static List<Kind> kinds() {
		List<Kind> kinds = new ArrayList<>();
		for (CacheDeploymentType<?> type : TYPES) {
			for (int i = 0; i < type.faults().size(); i++) {
				kinds.add(new Kind(type, i));
			}
		}
		return kinds;
	}

	private static <D extends CacheDeployment> CacheVerdict run(CacheDeploymentType<D> type, List<Kind> drawn,
			Path directory, long seed, Progress progress) {
		List<CacheFault<? super D>> faults = new ArrayList<>();
		drawn.stream().filter((kind) -> kind.type == type).forEach((kind) -> faults.add(type.faults().get(kind.index)));
		return faults.isEmpty() ? CacheVerdict.NOTHING
				: new CacheRun<>(type, create(directory.resolve(type.name())), seed, progress::print).run(faults);
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
			return Files.createTempDirectory(options.directory(), "soak-caches-").toAbsolutePath();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String figures(SoakOptions options, CacheVerdict verdict) {
		return "soak %s: seed=%d faults=%d operations=%d invalidations=%d replayed=%d cleared=%d stale=%d".formatted(
				name(), options.seed(), options.faults(), verdict.operations(), verdict.invalidations(),
				verdict.replayed(), verdict.cleared(), verdict.stale());
	}

	/** One of the faults of a kind of deployment. */
	private record Kind(CacheDeploymentType<?> type, int index) {
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
