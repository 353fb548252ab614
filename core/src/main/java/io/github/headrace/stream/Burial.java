package io.github.headrace.stream;

import java.util.ArrayList;
import java.util.List;

import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.deadletter.FailureMark;

/**
 * An entry on its way to the dead letters.
 *
 * @param delivery the entry
 * @param reason the kind of the failure
 * @param mark what is said of the failure
 * @param local whether the entry is no longer in the stream, so that the bytes that were
 * delivered are what is left of it
 */
record Burial(Delivery delivery, DeadLetterReason reason, FailureMark mark, boolean local) {

	Burial fromLocalBytes() {
		return new Burial(this.delivery, this.reason, this.mark, true);
	}

	/** Adds what {@code bury.lua} takes for each entry. */
	void addTo(List<Object> arguments) {
		List<byte[]> fields = this.local ? this.delivery.fields().namesAndValues() : List.of();
		arguments.addAll(List.of(this.delivery.id(), this.delivery.attempt(), this.reason.code(), this.mark.exception(),
				this.mark.message(), this.mark.fingerprint(), fields.size()));
		arguments.addAll(fields);
	}

	/** Returns the whole dead letter, for an entry that is too large for a script. */
	List<byte[]> deadLetter(String consumer, long time) {
		List<byte[]> letter = new ArrayList<>();
		for (Object part : List.of("dl", 10, "id", this.delivery.originalId(), "source",
				this.delivery.source().stream().name(), "group", this.delivery.source().group(), "attempts",
				this.delivery.attempt(), "reason", this.reason.code(), "exception", this.mark.exception(), "message",
				this.mark.message(), "fingerprint", this.mark.fingerprint(), "consumer", consumer, "time", time)) {
			letter.add(ConsumerScripts.bytes(part));
		}
		List<byte[]> fields = this.delivery.fields().namesAndValues();
		boolean replayed = this.delivery.source().replay()
				&& StreamHeaders.ORIGINAL_ID.equals(this.delivery.fields().name(0));
		letter.addAll(replayed ? fields.subList(2, fields.size()) : fields);
		return letter;
	}

}
