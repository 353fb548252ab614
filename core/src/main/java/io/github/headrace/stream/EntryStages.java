package io.github.headrace.stream;

import java.util.HexFormat;

import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.message.MessageExpression;
import org.jspecify.annotations.Nullable;

/**
 * What an entry goes through before its handler may have it: its payload is read, the
 * filter asked, the payload checked and the mark of deduplication taken.
 *
 * @param reader reads the payload
 * @param filter tells which entries are handled, or {@code null} for all
 * @param handler checks the payload
 * @param deduplication remembers what was handled, or {@code null}
 * @param deduplicationValue tells what is the same, or {@code null}
 * @param outcomes takes the entries that go no further
 */
record EntryStages(EntryReader reader, @Nullable MessageExpression<StreamMessage<Object>> filter,
		StreamHandler<Object> handler, @Nullable Deduplication deduplication, @Nullable EntryValue deduplicationValue,
		EntryOutcomes outcomes) {

	/** What comes next for an entry. */
	enum Next {

		/** The handler. */
		HANDLER,

		/** Another look later, in its lane. */
		WAIT,

		/** Nothing: it is settled. */
		NOTHING

	}

	Next passes(LaneEntry entry) {
		if (entry.accepted) {
			return Next.HANDLER;
		}
		try {
			Next next = examine(entry);
			if (next == Next.HANDLER) {
				entry.accepted = true;
				this.outcomes.accepted(entry);
			}
			return next;
		}
		catch (Throwable ex) {
			// None of the stages' own failures, such as a lack of memory.
			return this.outcomes.failed(entry, ex) ? Next.WAIT : Next.NOTHING;
		}
	}

	private Next examine(LaneEntry entry) {
		if (this.outcomes.isUsedUp(entry)) {
			this.outcomes.bury(entry, DeadLetterReason.FAILED,
					new IllegalStateException("Attempt %d is one too many".formatted(entry.attempt())));
			return Next.NOTHING;
		}
		boolean wanted = this.reader.read(entry) && isWanted(entry);
		String value = wanted ? deduplicationValue(entry) : null;
		Refusal refusal = entry.refusal;
		if (refusal != null) {
			this.outcomes.bury(entry, refusal.reason(), refusal.cause());
			return Next.NOTHING;
		}
		if (!wanted) {
			this.outcomes.filtered(entry);
			return Next.NOTHING;
		}
		return (this.deduplication != null && value != null) ? takeMark(entry, value, this.deduplication)
				: Next.HANDLER;
	}

	private boolean isWanted(LaneEntry entry) {
		StreamMessage<Object> message = entry.message();
		try {
			if (this.filter != null && !this.filter.accepts(message)) {
				return false;
			}
			this.handler.check(message);
			return true;
		}
		catch (Exception ex) {
			entry.refusal = new Refusal(DeadLetterReason.NOT_RETRYABLE, ex);
			return false;
		}
	}

	private Next takeMark(LaneEntry entry, String value, Deduplication marks) {
		Deduplication.Finding finding;
		try {
			finding = marks.begin(entry.delivery(), value);
		}
		catch (RuntimeException ex) {
			return this.outcomes.undecided(entry, ex) ? Next.WAIT : Next.NOTHING;
		}
		switch (finding) {
			case FIRST -> entry.mark = value;
			case BEING_HANDLED -> this.outcomes.postpone(entry);
			case HANDLED -> this.outcomes.duplicate(entry);
		}
		return (finding == Deduplication.Finding.FIRST) ? Next.HANDLER : Next.NOTHING;
	}

	/** Returns what is to be marked, unless the entry has its mark already. */
	private @Nullable String deduplicationValue(LaneEntry entry) {
		if (this.deduplicationValue == null || entry.mark != null) {
			return null;
		}
		try {
			Object value = this.deduplicationValue.function().apply(entry.message());
			if (value == null) {
				return null;
			}
			return (value instanceof byte[] bytes) ? HexFormat.of().formatHex(bytes) : value.toString();
		}
		catch (Exception ex) {
			entry.refusal = new Refusal(DeadLetterReason.NOT_RETRYABLE, ex);
			return null;
		}
	}

}
