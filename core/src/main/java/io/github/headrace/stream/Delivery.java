package io.github.headrace.stream;

import io.github.headrace.message.EntryFields;

/**
 * An entry that was delivered to this process, with the number of its attempt.
 *
 * @param source where it was read
 * @param id its id there
 * @param fields its fields
 * @param attempt Redis' delivery counter, this delivery included
 * @param bytes the size of the fields
 */
record Delivery(StreamSource source, EntryId id, EntryFields fields, int attempt, int bytes) {

	Delivery(StreamSource source, EntryId id, EntryFields fields, int attempt) {
		this(source, id, fields, attempt, fields.bytes());
	}

	/** Returns the same entry at its next attempt. */
	Delivery nextAttempt() {
		return new Delivery(this.source, this.id, this.fields, this.attempt + 1, this.bytes);
	}

	/** Returns the id by which people know the entry: the original one of a replay. */
	String originalId() {
		String original = this.source.replay() ? this.fields.text(StreamHeaders.ORIGINAL_ID) : null;
		return (original != null) ? original : this.id.toString();
	}

	@Override
	public String toString() {
		return "entry %s of stream '%s'".formatted(originalId(), this.source.stream().name());
	}

}
