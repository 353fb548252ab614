package io.github.headrace.stream;

import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.dispatch.LaneKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ordering key of each entry once. An entry whose key cannot be found has none,
 * and goes to the dead letters when its turn comes.
 */
final class EntryKey implements LaneKey<LaneItem> {

	private final EntryValue value;

	private final EntryReader reader;

	EntryKey(EntryValue value, EntryReader reader) {
		this.value = value;
		this.reader = reader;
	}

	@Override
	public @Nullable Object of(LaneItem item) {
		if (item instanceof HeldKey held) {
			return held.key;
		}
		LaneEntry entry = (LaneEntry) item;
		if (!entry.keyFound) {
			entry.keyFound = true;
			find(entry);
		}
		return entry.key;
	}

	private void find(LaneEntry entry) {
		try {
			if (this.value.ofPayload() && !this.reader.read(entry)) {
				return;
			}
			Object found = this.value.of(this.reader.message(entry));
			if (found != null) {
				// A hash that fails must do so here, where it is a failure of the entry.
				found.hashCode();
			}
			entry.key = found;
		}
		catch (Throwable ex) {
			entry.refusal = new Refusal(DeadLetterReason.NOT_RETRYABLE, ex);
		}
	}

	@Override
	public boolean isCostly() {
		return this.value.ofPayload();
	}

}
