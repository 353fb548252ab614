package io.github.headrace.soak.channel;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

import io.github.headrace.soak.SoakOptions;
import io.github.headrace.soak.ledger.Ledger;
import io.github.headrace.soak.ledger.Verdict;
import io.github.headrace.soak.ledger.Witness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run ends well with the listeners as they are, and badly when one message of thousands
 * is kept from the ledger or comes twice.
 */
class DeploymentRunIntegrationTests {

	private static final List<Fault<? super StandaloneDeployment>> FAULTS = List.of(ServerFault.CLIENT_KILL,
			ListenerFault.INBOX_FULL_WHILE_KILLED);

	@TempDir
	Path directory;

	@Test
	void findsNothingWrongWhereNothingIs() {
		DeploymentRun<StandaloneDeployment> run = run();
		run.run(FAULTS);
		Verdict verdict = run.verdict();
		assertThat(verdict.complaints()).isEmpty();
		assertThat(verdict.gaps()).isPositive();
		assertThat(verdict.handled()).isGreaterThan(verdict.lost());
		assertThat(run.times()).hasSize(2);
	}

	@Test
	void findsAMessageThatIsMissing() {
		DeploymentRun<StandaloneDeployment> run = run();
		run.run(FAULTS, new Liar(run.ledger(), "batch", 11, 0));
		assertThat(run.verdict().unreported()).isEqualTo(1);
		assertThat(run.verdict().complaints()).singleElement().asString().contains("[11] before 12 of batch");
	}

	@Test
	void findsAMessageThatComesTwice() {
		DeploymentRun<StandaloneDeployment> run = run();
		run.run(FAULTS, new Liar(run.ledger(), "pattern", 11, 2));
		assertThat(run.verdict().duplicates()).isEqualTo(2);
	}

	private DeploymentRun<StandaloneDeployment> run() {
		return new DeploymentRun<>(StandaloneDeployment.TYPE,
				new SoakOptions("channels", FAULTS.size(), 5, this.directory), new GapCauses(), (times) -> {
				});
	}

	/** Passes one message of a listener on as often as it wants to. */
	private record Liar(Ledger ledger, String listenerId, long number, int times) implements Witness {

		@Override
		public void heard(String id, String channel, long heard) {
			boolean lie = id.equals(this.listenerId) && heard == this.number;
			for (int i = lie ? this.times : 1; i > 0; i--) {
				this.ledger.heard(id, channel, heard);
			}
		}

		@Override
		public void lost(String id, String destination) {
			this.ledger.lost(id, destination);
		}

		@Override
		public void gap(String id, Collection<String> destinations, @Nullable Long count) {
			this.ledger.gap(id, destinations, count);
		}

	}

}
