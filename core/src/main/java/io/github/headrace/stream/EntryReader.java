package io.github.headrace.stream;

import io.github.headrace.deadletter.DeadLetterReason;

/**
 * Makes the message of an entry and reads its payload once, wherever it is needed first.
 */
final class EntryReader {

	private final String listenerId;

	private final EntryDecoder decoder;

	EntryReader(String listenerId, EntryDecoder decoder) {
		this.listenerId = listenerId;
		this.decoder = decoder;
	}

	/** Returns the message of an entry, whose payload may not have been read. */
	StreamMessage<Object> message(LaneEntry entry) {
		return entry.message(this.listenerId);
	}

	/**
	 * Reads the payload; what goes wrong is remembered with the entry.
	 * @return whether the message has a payload now
	 */
	boolean read(LaneEntry entry) {
		if (entry.refusal != null) {
			return false;
		}
		try {
			StreamMessage<Object> message = message(entry);
			if (!message.isRead()) {
				message.read(this.decoder.decode(message.fields()));
			}
			return true;
		}
		catch (Exception ex) {
			entry.refusal = new Refusal(DeadLetterReason.UNREADABLE, ex);
			return false;
		}
	}

}
