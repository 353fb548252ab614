package io.github.headrace.soak.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.github.headrace.stream.EntryId;

/**
 * Whether the entries of a key succeeded in their order in each process.
 * <p>
 * An entry may come late if a fault was at work while it was on its way and it came from
 * another process: behind those that had already been handled.
 */
final class KeyOrder {

	private final SoakGroup group;

	private final FaultWindows faults;

	KeyOrder(SoakGroup group, FaultWindows faults) {
		this.group = group;
		this.faults = faults;
	}

	void judge(Collection<EntryHistory> entries, Consumer<String> complaints) {
		if (!this.group.keyed()) {
			return;
		}
		Map<String, List<Success>> lines = new HashMap<>();
		for (EntryHistory entry : entries) {
			Set<String> processes = new HashSet<>();
			for (JournalEvent success : entry.successes) {
				if (processes.add(success.process())) {
					lines
						.computeIfAbsent(success.process() + " " + entry.entry().job().key(),
								(key) -> new ArrayList<>())
						.add(new Success(entry, success));
				}
			}
		}
		lines.values().forEach((line) -> judge(line, complaints));
	}

	/** The entries of a line are in the order of the stream. */
	private void judge(List<Success> line, Consumer<String> complaints) {
		line.sort((one, other) -> one.id().compareTo(other.id()));
		for (int i = 1; i < line.size(); i++) {
			Success earlier = line.get(i - 1);
			Success later = line.get(i);
			if (earlier.event.micros() > later.event.micros() && !isExcused(earlier)) {
				complaints.accept("%s succeeded after %s of its key".formatted(earlier.entry, later.entry));
			}
		}
	}

	private boolean isExcused(Success late) {
		EntryHistory entry = late.entry;
		boolean cameFromElsewhere = entry.starts.get(0).attempt() > 1
				|| entry.starts.stream().anyMatch((start) -> !start.process().equals(late.event.process()))
				|| this.faults.handOver(entry.entry().addedMillis(), entry.lastMillis());
		return cameFromElsewhere && !entry.isUndisturbed(this.faults);
	}

	private record Success(EntryHistory entry, JournalEvent event) {

		EntryId id() {
			return EntryId.parse(this.entry.entry().id());
		}

	}

}
