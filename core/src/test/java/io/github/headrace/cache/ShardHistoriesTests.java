package io.github.headrace.cache;

import java.util.List;

import io.github.headrace.connection.ClusterMaster;
import io.github.headrace.connection.ServerHistory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ShardHistoriesTests {

	private static final ServerHistory UNTOLD = new ServerHistory("", "");

	private final ShardHistories histories = new ShardHistories(0);

	private long time;

	private boolean looked(ClusterMaster... masters) {
		return this.histories.looked(List.of(masters), ++this.time);
	}

	private static ClusterMaster serving(String id, @Nullable ServerHistory history) {
		return new ClusterMaster(id, id + ":6379", true, history);
	}

	private static ClusterMaster idle(String id, @Nullable ServerHistory history) {
		return new ClusterMaster(id, id + ":6379", false, history);
	}

	private static ServerHistory history(String run, String data) {
		return new ServerHistory(run, data);
	}

	private boolean isChanged() {
		return this.histories.takeChange("the log's");
	}

	@Test
	void takesTheFirstLookForWhatIsThere() {
		assertThat(looked(serving("a", history("1", "1")), serving("b", history("2", "2")))).isTrue();
		assertThat(isChanged()).isFalse();
		assertThat(this.histories.unchangedSince()).isEqualTo(1);
		assertThat(looked(serving("b", history("2", "2")), serving("a", history("1", "1")))).isTrue();
		assertThat(isChanged()).isFalse();
		assertThat(this.histories.unchangedSince()).isEqualTo(2);
	}

	@Test
	void noticesAReplicaThatWasPromoted() {
		looked(serving("a", history("1", "1")), serving("b", history("2", "2")));
		assertThat(looked(serving("a", history("1", "1")), serving("c", history("3", "3")))).isTrue();
		assertThat(isChanged()).isTrue();
		assertThat(isChanged()).isFalse();
		looked(serving("a", history("1", "1")), serving("c", history("3", "3")));
		assertThat(isChanged()).isFalse();
	}

	@Test
	void noticesAMasterThatWasRestarted() {
		looked(serving("a", history("1", "1")));
		looked(serving("a", history("2", "2")));
		assertThat(isChanged()).isTrue();
	}

	@Test
	void noticesAMasterThatWasAReplicaMeanwhile() {
		looked(serving("a", history("1", "1")));
		looked(serving("a", history("1", "2")));
		assertThat(this.histories.takeChange("1")).isTrue();
	}

	@Test
	void doesNotProveTheTimeOfAChangeUntilItIsTaken() {
		looked(serving("a", history("1", "1")));
		looked(serving("b", history("2", "2")));
		looked(serving("b", history("2", "2")));
		assertThat(this.histories.unchangedSince()).isEqualTo(1);
		assertThat(isChanged()).isTrue();
		looked(serving("b", history("2", "2")));
		assertThat(this.histories.unchangedSince()).isEqualTo(4);
	}

	@Test
	void provesNothingWhileAMasterThatServesIsSilent() {
		looked(serving("a", history("1", "1")), serving("b", history("2", "2")));
		assertThat(looked(serving("a", history("1", "1")), serving("b", null))).isFalse();
		assertThat(looked()).isFalse();
		assertThat(this.histories.unchangedSince()).isEqualTo(1);
		assertThat(isChanged()).isFalse();
	}

	@Test
	void waitsForNobodyWhoServesNothing() {
		looked(serving("a", history("1", "1")));
		assertThat(looked(serving("a", history("1", "1")), idle("b", null))).isTrue();
	}

	@Test
	void noticesAChangeWhileAnotherMasterIsSilent() {
		looked(serving("a", history("1", "1")), serving("b", history("2", "2")));
		looked(serving("a", null), serving("b", history("3", "3")));
		assertThat(isChanged()).isTrue();
	}

	@Test
	void findsAMasterAsItWasAfterSilence() {
		looked(serving("a", history("1", "1")));
		looked(serving("a", null));
		looked(serving("a", null));
		assertThat(looked(serving("a", history("1", "1")))).isTrue();
		assertThat(isChanged()).isFalse();
	}

	@Test
	void noticesAMasterThatWasRestartedWhileItWasSilent() {
		looked(serving("a", history("1", "1")));
		looked(serving("a", null));
		looked(serving("a", history("2", "2")));
		assertThat(isChanged()).isTrue();
	}

	@Test
	void doesNotMindSlotsThatMoveToAMasterThatIsKnown() {
		looked(serving("a", history("1", "1")), serving("b", history("2", "2")), idle("c", history("3", "3")));
		looked(idle("a", history("1", "1")), serving("b", history("2", "2")), serving("c", history("3", "3")));
		assertThat(isChanged()).isFalse();
	}

	@Test
	void goesByIdsWhereServersSayNothingOfThemselves() {
		looked(serving("a", UNTOLD), serving("b", UNTOLD));
		assertThat(looked(serving("a", UNTOLD), serving("b", UNTOLD))).isTrue();
		assertThat(isChanged()).isFalse();
		assertThat(this.histories.unchangedSince()).isEqualTo(2);
		looked(serving("a", UNTOLD), serving("c", UNTOLD));
		assertThat(this.histories.takeChange(null)).isTrue();
		looked(serving("a", UNTOLD), serving("b", UNTOLD));
		assertThat(this.histories.takeChange(null)).isTrue();
	}

	@Test
	void leavesTheChangeOfTheLogsServerToWhoeverIsConnectedToIt() {
		looked(serving("a", history("1", "1")), serving("b", history("2", "2")));
		looked(serving("a", history("1", "1")), serving("b", history("the log's", "3")));
		assertThat(isChanged()).isFalse();
		looked(serving("a", history("4", "4")), serving("b", history("the log's", "3")));
		assertThat(isChanged()).isTrue();
	}

	@Test
	void forgetsNoMasterInALookThatHasNotShownEverything() {
		looked(serving("a", history("1", "1")), serving("isolated", history("2", "2")));
		looked(serving("a", history("1", "1")), serving("promoted", history("3", "3")), idle("isolated", null));
		assertThat(isChanged()).isTrue();
		// By the one who is cut off, the others are lost.
		looked(serving("a", null), serving("isolated", null));
		looked(serving("a", history("1", "1")), serving("promoted", history("3", "3")), idle("isolated", null));
		assertThat(isChanged()).isFalse();
		looked(serving("a", null), serving("isolated", null));
		looked(serving("a", history("1", "1")), serving("promoted", history("3", "4")), idle("isolated", null));
		assertThat(isChanged()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "the run alone" })
	void forgetsInEachLookWhoseServerSaysNothingOfItsData(String run) {
		looked(serving("a", history(run, "")), serving("b", history(run, "")));
		looked(serving("a", null), serving("c", history(run, "")));
		assertThat(isChanged()).isTrue();
		// There is nothing else that would show another promotion.
		looked(serving("a", null), serving("b", history(run, "")));
		assertThat(isChanged()).isTrue();
	}

	@Test
	void takesForWhatIsThereWhoeverWasSilentSinceTheBeginning() {
		looked(serving("a", history("1", "1")), serving("slow", null));
		looked(serving("a", history("1", "1")), serving("slow", null));
		assertThat(looked(serving("a", history("1", "1")), serving("slow", history("2", "2")))).isTrue();
		assertThat(isChanged()).isFalse();
		assertThat(this.histories.unchangedSince()).isEqualTo(3);
		looked(serving("a", history("1", "1")), serving("slow", null));
		looked(serving("a", history("1", "1")), serving("slow", history("3", "3")));
		assertThat(isChanged()).isTrue();
	}

	@Test
	void noticesWhoTakesOverFromAMasterThatWasSilentSinceTheBeginning() {
		looked(serving("a", history("1", "1")), serving("slow", null));
		looked(serving("a", null), serving("promoted", history("2", "2")), idle("slow", null));
		assertThat(isChanged()).isTrue();
		looked(serving("a", null), serving("slow", history("3", "3")));
		assertThat(isChanged()).isTrue();
	}

	@Test
	void beginsWithTheFirstLookThatShowsAnything() {
		assertThat(looked()).isFalse();
		assertThat(looked(serving("a", history("1", "1")))).isTrue();
		assertThat(isChanged()).isFalse();
	}

}
