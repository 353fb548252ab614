package io.github.headrace.embedded;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a node says about itself or about another one: a line of {@code CLUSTER NODES}.
 *
 * @param role its place in the cluster
 * @param flags for example {@code master}, {@code fail}, {@code handshake}
 * @param epoch the configuration epoch; the claim of the highest one wins
 */
record ClusterMember(Role role, Set<String> flags, long epoch) {

	private static final int SLOTS_FROM = 8;

	static ClusterMember parse(String line) {
		String[] words = line.split(" ");
		List<SlotRange> slots = Arrays.stream(words)
			.skip(SLOTS_FROM)
			.filter((word) -> !word.startsWith("["))
			.map(SlotRange::parse)
			.toList();
		return new ClusterMember(new Role(words[0], words[3], slots), Set.of(words[2].split(",")),
				Long.parseLong(words[6]));
	}

	boolean is(String flag) {
		return this.flags.contains(flag);
	}

	boolean isOf(ClusterNode node) {
		return this.role.id.equals(node.id());
	}

	boolean owns(int slot) {
		return is("master") && this.role.slots.stream().anyMatch((range) -> range.contains(slot));
	}

	/**
	 * A node's place in the cluster.
	 *
	 * @param id the id of the node
	 * @param masterId the id of the node that it is a replica of, {@code -} for a master
	 * @param slots the slots that it owns
	 */
	record Role(String id, String masterId, List<SlotRange> slots) {
	}

}
