package io.github.headrace.soak.cache;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.headrace.soak.Chance;
import io.github.headrace.soak.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Small runs with real processes, one of them with a source that goes back in time.
 */
class CacheRunIntegrationTests {

	@TempDir
	private Path directory;

	@Test
	void findsNothingWrongWhereNothingIs() {
		CacheVerdict verdict = run(NodeFault.READERS_KILLED);
		assertThat(verdict.complaints()).isEmpty();
		assertThat(verdict.stale()).isZero();
		assertThat(verdict.judged()).isPositive();
		assertThat(verdict.invalidations()).isPositive();
	}

	@Test
	void findsValuesThatAreOlderThanTheyMayBe() {
		CacheVerdict verdict = run(new OldVersions(this.directory));
		assertThat(verdict.stale()).isPositive();
		assertThat(verdict.complaints()).anyMatch((complaint) -> complaint.contains("stale"));
	}

	private CacheVerdict run(CacheFault<? super StandaloneCaches> fault) {
		return new CacheRun<>(StandaloneCaches.TYPE, this.directory, 5, (name, settled) -> {
		}).run(List.of(fault));
	}

	/** Lets every instance load what it has seen replaced. */
	private record OldVersions(Path directory) implements CacheFault<StandaloneCaches> {

		@Override
		public String name() {
			return "OLD_VERSIONS";
		}

		@Override
		public void strike(StandaloneCaches deployment, Chance chance) {
			Patience.sleep(Duration.ofSeconds(3).toMillis());
			SharedLongs versions = SharedLongs.map(this.directory.resolve("versions"), Cell.COUNT);
			Cell.ALL.forEach((cell) -> versions.set(cell.index(), 0));
			Patience.sleep(Duration.ofSeconds(1).toMillis());
		}

	}

}
