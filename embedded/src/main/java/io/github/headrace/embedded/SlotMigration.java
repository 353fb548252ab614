package io.github.headrace.embedded;

import java.util.ArrayList;
import java.util.List;

/**
 * Moves a slot with its keys from one master to another, as
 * {@code redis-cli --cluster reshard} would. Between {@link #begin()} and
 * {@link #finish()} the old master answers {@code ASK} for a key that it no longer has,
 * afterwards {@code MOVED} for all.
 */
final class SlotMigration {

	private static final String KEYS_AT_ONCE = "100";

	private static final String TIMEOUT_MILLIS = "5000";

	private final ClusterNodes nodes;

	private final int slot;

	private final ClusterNode from;

	private final ClusterNode to;

	SlotMigration(ClusterNodes nodes, int slot, ClusterNode to) {
		this.nodes = nodes;
		this.slot = slot;
		this.from = nodes.ownerOf(slot);
		this.to = to;
	}

	void run() {
		if (!this.from.equals(this.to)) {
			begin();
			moveKeys();
			finish();
		}
	}

	void begin() {
		setSlot(this.to, "IMPORTING", this.from.id());
		setSlot(this.from, "MIGRATING", this.to.id());
	}

	void moveKeys() {
		while (this.from.commands()
			.send("CLUSTER", "GETKEYSINSLOT", Integer.toString(this.slot), KEYS_AT_ONCE) instanceof List<?> keys
				&& !keys.isEmpty()) {
			List<String> migrate = new ArrayList<>(List.of("MIGRATE", this.to.server().host(),
					Integer.toString(this.to.server().port()), "", "0", TIMEOUT_MILLIS, "KEYS"));
			keys.forEach((key) -> migrate.add(String.valueOf(key)));
			this.from.commands().send(migrate.toArray(String[]::new));
		}
	}

	/**
	 * Give the slot to the new master. It is told first: only then there always is one
	 * that takes the commands. A node that does not answer learns it from the others when
	 * it is back, and a replica from its master.
	 */
	void finish() {
		setSlot(this.to, "NODE", this.to.id());
		setSlot(this.from, "NODE", this.to.id());
		this.nodes.masters()
			.stream()
			.filter((master) -> !master.equals(this.to) && !master.equals(this.from))
			.forEach((master) -> setSlot(master, "NODE", this.to.id()));
		Await.until("every node knows that slot %d belongs to %s".formatted(this.slot, this.to.server()),
				() -> this.nodes.findUnawareOf(this.slot, this.to)
					.map((node) -> "%s does not".formatted(node.server())));
	}

	private void setSlot(ClusterNode node, String state, String id) {
		node.commands().send("CLUSTER", "SETSLOT", Integer.toString(this.slot), state, id);
	}

}
