package io.github.headrace.cache;

import java.util.List;

import io.github.headrace.connection.ClusterMaster;
import io.github.headrace.connection.ServerHistory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SilentShardsTests {

	private static final List<ClusterMaster> MASTERS = List.of(
			new ClusterMaster("a", "a:6379", true, new ServerHistory("1", "1")),
			new ClusterMaster("b", "b:6379", true, null), new ClusterMaster("c", "c:6379", false, null));

	private final SilentShards silent = new SilentShards();

	private static long seconds(long seconds) {
		// Times of System.nanoTime() may be of either sign.
		return (seconds - 30) * 1_000_000_000;
	}

	@Test
	void saysNothingOfAFailover(CapturedOutput output) {
		this.silent.looked(false, MASTERS, seconds(0));
		this.silent.failed(new IllegalStateException("down"), seconds(30));
		this.silent.looked(true, MASTERS, seconds(50));
		this.silent.looked(false, MASTERS, seconds(60));
		this.silent.looked(false, MASTERS, seconds(119));
		assertThat(output).doesNotContain("no look has shown all masters");
	}

	@Test
	void saysOnceWhichMasterIsSilentForLong(CapturedOutput output) {
		this.silent.looked(false, MASTERS, seconds(0));
		this.silent.looked(false, MASTERS, seconds(60));
		this.silent.looked(false, MASTERS, seconds(61));
		assertThat(output).containsOnlyOnce("no look has shown all masters")
			.contains("that have slots: b:6379 (b). Near caches");
	}

	@Test
	void saysWhyNobodyAnswers(CapturedOutput output) {
		this.silent.failed(new IllegalStateException("down"), seconds(0));
		this.silent.failed(new IllegalStateException("down"), seconds(70));
		assertThat(output).containsOnlyOnce("nobody says which there are").contains("IllegalStateException: down");
	}

	@Test
	void doesNotCountTheTimeInWhichNobodyLooks(CapturedOutput output) {
		this.silent.looked(false, MASTERS, seconds(0));
		this.silent.over();
		this.silent.looked(false, MASTERS, seconds(70));
		assertThat(output).doesNotContain("no look has shown all masters");
	}

	@Test
	void saysSoAgainTheNextTime(CapturedOutput output) {
		this.silent.looked(false, List.of(), seconds(0));
		this.silent.looked(false, List.of(), seconds(60));
		this.silent.looked(true, MASTERS, seconds(61));
		this.silent.looked(false, MASTERS, seconds(62));
		this.silent.looked(false, MASTERS, seconds(122));
		assertThat(output.toString().split("no look has shown all masters", -1)).hasSize(3);
	}

}
