package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

import io.github.headrace.message.EntryFields;
import org.jspecify.annotations.Nullable;

/**
 * A delivery on its way through a lane, over all attempts that begin there.
 * <p>
 * Handled by one thread at a time, which passes it on through a lock.
 */
final class LaneEntry implements LaneItem {

	/** Whether nothing else may be in its batch. */
	final boolean alone;

	/** What must stay in order with it, once found; {@code null} for nothing. */
	@Nullable Object key;

	/** Whether the key has been looked for. */
	boolean keyFound;

	/** What no attempt can mend, as found out while it waited. */
	@Nullable Refusal refusal;

	/** What tells it from others that mean the same, once it holds the mark of that. */
	@Nullable String mark;

	/** Whether it has been found fit for the handler in this attempt. */
	boolean accepted;

	/** Whether this attempt has begun: its handler was called. */
	volatile boolean begun;

	/** Whether it was handed to the settlement, for good. */
	volatile boolean settled;

	/** Whether its attempt is used up, so that the next has to be counted. */
	boolean spent;

	/** When it came to the lanes; 0 if nobody wants to know, or at further attempts. */
	long arrivedNanos;

	/** Settles it by hand. */
	@Nullable ManualAcknowledgment manual;

	private Delivery delivery;

	private @Nullable StreamMessage<Object> message;

	/** When its next attempt is due, as of the clock of this process; 0 for at once. */
	private long dueNanos;

	LaneEntry(Delivery delivery, boolean alone) {
		this.delivery = delivery;
		this.alone = alone;
	}

	Delivery delivery() {
		return this.delivery;
	}

	int attempt() {
		return this.delivery.attempt();
	}

	/** Returns the message, whose payload may not have been read. */
	StreamMessage<Object> message(String listenerId) {
		if (this.message == null) {
			StreamSource source = this.delivery.source();
			EntryId id = source.replay() ? EntryId.parse(this.delivery.originalId()) : this.delivery.id();
			this.message = new StreamMessage<>(listenerId, source.stream().name(), source.groupIfAny(), id,
					this.delivery.fields(), this.delivery.attempt());
		}
		return this.message;
	}

	/** Returns the message that has been read. */
	StreamMessage<Object> message() {
		return Objects.requireNonNull(this.message);
	}

	/** Returns what people and error handlers get to see of it. */
	byte[] body() {
		EntryFields fields = this.delivery.fields();
		byte[] payload = fields.first(EntryFields.PAYLOAD);
		return (payload != null) ? payload : fields.asText().toString().getBytes(StandardCharsets.UTF_8);
	}

	/** Lets it wait in its lane. */
	void waitFor(Duration delay) {
		this.dueNanos = System.nanoTime() + delay.toNanos();
	}

	/** Returns how long it still has to wait. */
	long waitNanos() {
		return (this.dueNanos == 0) ? 0 : Math.max(0, this.dueNanos - System.nanoTime());
	}

	/** The next attempt has been counted; its payload is read anew. */
	void restarted() {
		this.delivery = this.delivery.nextAttempt();
		this.message = null;
		this.arrivedNanos = 0;
		this.manual = null;
		this.accepted = false;
		this.begun = false;
		this.spent = false;
		this.dueNanos = 0;
	}

	@Override
	public String toString() {
		return this.delivery + ", attempt " + this.delivery.attempt();
	}

}
