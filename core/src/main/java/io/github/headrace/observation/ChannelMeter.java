package io.github.headrace.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import org.jspecify.annotations.Nullable;

/**
 * The meters of channel listeners and of what is published to channels.
 */
public enum ChannelMeter implements DocumentedMeter {

	/**
	 * Messages that arrived.
	 */
	RECEIVED("received", Meter.Type.COUNTER, null, "Messages that arrived", MeterTag.LISTENER),

	/**
	 * Messages by what became of them.
	 */
	PROCESSED("processed", Meter.Type.COUNTER, null, "Messages by what became of them", MeterTag.LISTENER,
			MeterTag.OUTCOME),

	/**
	 * Additional attempts.
	 */
	RETRIED("retried", Meter.Type.COUNTER, null, "Additional attempts", MeterTag.LISTENER),

	/**
	 * Messages that a full inbox dropped.
	 */
	DROPPED("dropped", Meter.Type.COUNTER, null, "Messages that a full inbox dropped", MeterTag.LISTENER),

	/**
	 * Places where messages may be missing.
	 */
	GAPS("gaps", Meter.Type.COUNTER, null, "Places where messages may be missing", MeterTag.LISTENER),

	/**
	 * Messages that are missing by their sequence; what comes late is not subtracted, as
	 * a counter never goes down. What a full inbox drops is not among them.
	 */
	LOST("lost", Meter.Type.COUNTER, null, "Messages that are missing by their sequence", MeterTag.LISTENER),

	/**
	 * Messages that were counted as lost and came all the same.
	 */
	FOUND("found", Meter.Type.COUNTER, null, "Messages that were counted as lost and came all the same",
			MeterTag.LISTENER),

	/**
	 * Messages that went to the dead letters.
	 */
	DEAD_LETTERED("dead.lettered", Meter.Type.COUNTER, null, "Messages that went to the dead letters",
			MeterTag.LISTENER),

	/**
	 * How long messages wait for their handler in this process.
	 */
	LANE_WAIT("lane.wait", Meter.Type.TIMER, null, "How long messages wait for their handler in this process",
			MeterTag.LISTENER),

	/**
	 * Messages that wait in the inbox.
	 */
	INBOX_DEPTH("inbox.depth", Meter.Type.GAUGE, "messages", "Messages that wait in the inbox", MeterTag.LISTENER),

	/**
	 * Bytes of the messages that wait in the inbox.
	 */
	INBOX_BYTES("inbox.bytes", Meter.Type.GAUGE, "bytes", "Bytes of the messages that wait in the inbox",
			MeterTag.LISTENER),

	/**
	 * Whether everything that is listened to is heard (1) or not (0).
	 */
	SUBSCRIBED("subscribed", Meter.Type.GAUGE, null, "Whether everything that is listened to is heard (1) or not (0)",
			MeterTag.LISTENER),

	/**
	 * Messages that could not be published after a commit.
	 */
	PUBLISH_FAILED_AFTER_COMMIT("publish.failed.after.commit", Meter.Type.COUNTER, null,
			"Messages that could not be published after a commit"),

	/**
	 * Requests by what became of them.
	 */
	REQUESTS("requests", Meter.Type.COUNTER, null, "Requests by what became of them", MeterTag.OUTCOME),

	/**
	 * Requests that wait for their reply.
	 */
	REQUESTS_IN_FLIGHT("requests.in.flight", Meter.Type.GAUGE, null, "Requests that wait for their reply"),

	/**
	 * Replies that nobody waited for any more.
	 */
	REPLIES_LATE("replies.late", Meter.Type.COUNTER, null, "Replies that nobody waited for any more");

	private final String name;

	private final Meter.Type type;

	private final @Nullable String unit;

	private final String description;

	private final MeterTag[] tags;

	ChannelMeter(String name, Meter.Type type, @Nullable String unit, String description, MeterTag... tags) {
		this.name = "headrace.channel." + name;
		this.type = type;
		this.unit = unit;
		this.description = description;
		this.tags = tags;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	public @Nullable String getBaseUnit() {
		return this.unit;
	}

	@Override
	public String description() {
		return this.description;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.tags.clone();
	}

}
