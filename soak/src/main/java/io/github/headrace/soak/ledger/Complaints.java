package io.github.headrace.soak.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong, in words; of many of them the first ones and their number.
 */
public final class Complaints {

	private static final int LIMIT = 20;

	private final List<String> first = new ArrayList<>();

	private int more;

	public void add(String complaint) {
		if (this.first.size() < LIMIT) {
			this.first.add(complaint);
		}
		else {
			this.more++;
		}
	}

	public void addAll(Complaints others) {
		others.first.forEach(this::add);
		this.more += others.more;
	}

	public List<String> all() {
		List<String> all = new ArrayList<>(this.first);
		if (this.more > 0) {
			all.add("... and %d more".formatted(this.more));
		}
		return all;
	}

}
