package io.github.headrace.connection;

import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClusterViewTests {

	private static final String A = "aaaa 127.0.0.1:7001@17001 myself,master - 0 0 1 connected 0-8191\n";

	private static final String B = "bbbb 127.0.0.1:7002@17002 master - 0 1 2 connected 8192-16383\n";

	private static final String REPLICA = "cccc 127.0.0.1:7003@17003 slave bbbb 0 1 2 connected\n";

	private final Partitions client = ClusterPartitionParser.parse(A + B + REPLICA);

	private static RedisClusterNode master(ClusterView view, String id) {
		return view.masters().stream().filter((node) -> node.getNodeId().equals(id)).findFirst().orElseThrow();
	}

	@Test
	void showsMastersAndWhereTheClientSendsWhatIsTheirs() {
		ClusterView view = ClusterView.of(A + B + REPLICA);
		assertThat(view.isKnownTo(this.client)).isTrue();
		assertThat(view.masters()).hasSize(2)
			.allSatisfy((node) -> assertThat(ClusterView.route(this.client, node)).isEqualTo(node));
		assertThat(ClusterView.address(master(view, "bbbb"))).isEqualTo("127.0.0.1:7002");
	}

	@Test
	void asksForANewLookWhereAReplicaHasTakenOver() {
		ClusterView view = ClusterView.of(A + "bbbb 127.0.0.1:7002@17002 master,fail - 1 1 2 disconnected\n"
				+ "cccc 127.0.0.1:7003@17003 master - 0 1 3 connected 8192-16383\n");
		assertThat(view.isKnownTo(this.client)).isFalse();
		assertThat(ClusterView.route(this.client, master(view, "cccc"))).isNull();
	}

	@Test
	void toleratesANodeWithoutAnAddress() {
		ClusterView view = ClusterView.of(A + B + "dddd :0@0 master,fail,noaddr - 1 1 3 disconnected\n");
		RedisClusterNode lost = master(view, "dddd");
		assertThat(ClusterView.address(lost)).isEqualTo("without an address");
		assertThat(ClusterView.route(this.client, lost)).isNull();
		assertThat(view.isKnownTo(this.client)).isTrue();
		assertThat(
				ClusterView.of(A + B + "dddd :0@0,d.example.org master,fail,noaddr - 1 1 3 disconnected\n").masters())
			.hasSize(3);
	}

	@Test
	void needsNoNewLookForAMasterOfSlotsThatHasNoAddress() {
		ClusterView view = ClusterView.of(A + "bbbb :0@0 master,fail,noaddr - 1 1 2 disconnected 8192-16383\n");
		Partitions withoutIt = ClusterPartitionParser.parse(A);
		assertThat(view.isKnownTo(withoutIt)).isTrue();
		assertThat(ClusterView.route(withoutIt, master(view, "bbbb"))).isNull();
	}

	@Test
	void needsNoNewLookForWhomTheApplicationLeavesOut() {
		ClusterView view = ClusterView.of(A + B + "dddd 127.0.0.1:7004@17004 master,fail - 1 1 3 disconnected\n");
		assertThat(view.isKnownTo(this.client)).isTrue();
	}

	@Test
	void asksForANewLookWhereAMasterHasJoinedThatMayBeGivenSlots() {
		ClusterView view = ClusterView.of(A + B + "dddd 127.0.0.1:7004@17004 master - 0 1 3 connected\n");
		assertThat(view.isKnownTo(this.client)).isFalse();
		this.client.add(master(view, "dddd").clone());
		assertThat(view.isKnownTo(this.client)).isTrue();
		assertThat(ClusterView.route(this.client, master(view, "dddd"))).isNotNull();
	}

	@Test
	void asksForANewLookWhereSlotsHaveMoved() {
		ClusterView view = ClusterView.of(A.replace("0-8191", "0-8190") + B.replace("8192", "8191"));
		assertThat(view.isKnownTo(this.client)).isFalse();
	}

}
