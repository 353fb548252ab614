package io.github.headrace.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import org.jspecify.annotations.Nullable;

/**
 * The meters of stream listeners and of what is added to streams.
 */
public enum StreamMeter implements DocumentedMeter {

	/**
	 * Entries that were delivered.
	 */
	RECEIVED("received", Meter.Type.COUNTER, null, "Entries that were delivered", MeterTag.LISTENER),

	/**
	 * Entries by what became of them.
	 */
	PROCESSED("processed", Meter.Type.COUNTER, null, "Entries by what became of them", MeterTag.LISTENER,
			MeterTag.OUTCOME),

	/**
	 * Additional attempts.
	 */
	RETRIED("retried", Meter.Type.COUNTER, null, "Additional attempts", MeterTag.LISTENER),

	/**
	 * Entries that were sent to wait in Redis for their next attempt.
	 */
	PARKINGS("parkings", Meter.Type.COUNTER, null, "Entries that were sent to wait in Redis for their next attempt",
			MeterTag.LISTENER),

	/**
	 * Entries that went to the dead letters.
	 */
	DEAD_LETTERED("dead.lettered", Meter.Type.COUNTER, null, "Entries that went to the dead letters",
			MeterTag.LISTENER),

	/**
	 * Entries that were taken over from consumers that had ended.
	 */
	RECLAIMED("reclaimed", Meter.Type.COUNTER, null, "Entries that were taken over from consumers that had ended",
			MeterTag.LISTENER),

	/**
	 * Entries that were delivered by replies that never arrived.
	 */
	RECOVERED("recovered", Meter.Type.COUNTER, null, "Entries that were delivered by replies that never arrived",
			MeterTag.LISTENER),

	/**
	 * Entries that were not settled, as another consumer had taken them over.
	 */
	FENCED("fenced", Meter.Type.COUNTER, null, "Entries that were not settled, as another consumer had taken them over",
			MeterTag.LISTENER),

	/**
	 * Entries that were trimmed or deleted before they were handled.
	 */
	LOST("lost", Meter.Type.COUNTER, null, "Entries that were trimmed or deleted before they were handled",
			MeterTag.LISTENER),

	/**
	 * Places where entries are missing.
	 */
	GAPS("gaps", Meter.Type.COUNTER, null, "Places where entries are missing", MeterTag.LISTENER),

	/**
	 * How often Redis could not be used.
	 */
	RECOVERIES("recoveries", Meter.Type.COUNTER, null, "How often Redis could not be used", MeterTag.LISTENER),

	/**
	 * How often a lost group was created again.
	 */
	GROUPS_RECREATED("groups.recreated", Meter.Type.COUNTER, null, "How often a lost group was created again",
			MeterTag.LISTENER),

	/**
	 * Handlers that take longer than stuck-after.
	 */
	STUCK("stuck", Meter.Type.GAUGE, "calls", "Handlers that take longer than stuck-after", MeterTag.LISTENER),

	/**
	 * Entries that were delivered and are not settled.
	 */
	UNSETTLED("unsettled", Meter.Type.GAUGE, "entries", "Entries that were delivered and are not settled",
			MeterTag.LISTENER),

	/**
	 * Bytes of the entries that are not settled.
	 */
	UNSETTLED_BYTES("unsettled.bytes", Meter.Type.GAUGE, "bytes", "Bytes of the entries that are not settled",
			MeterTag.LISTENER),

	/**
	 * Whether the listener reads (1) or not (0).
	 */
	RUNNING("running", Meter.Type.GAUGE, null, "Whether the listener reads (1) or not (0)", MeterTag.LISTENER),

	/**
	 * How long entries wait for their handler in this process.
	 */
	LANE_WAIT("lane.wait", Meter.Type.TIMER, null, "How long entries wait for their handler in this process",
			MeterTag.LISTENER),

	/**
	 * Entries that were not delivered to the group.
	 */
	LAG("lag", Meter.Type.GAUGE, "entries", "Entries that were not delivered to the group", MeterTag.LISTENER,
			MeterTag.STREAM),

	/**
	 * How long the oldest entry that was not delivered to the group has been there.
	 */
	LAG_TIME("lag.time", Meter.Type.GAUGE, null,
			"How long the oldest entry that was not delivered to the group has been there", MeterTag.LISTENER,
			MeterTag.STREAM),

	/**
	 * Entries that were delivered to the group and are not settled.
	 */
	PENDING("pending", Meter.Type.GAUGE, "entries", "Entries that were delivered to the group and are not settled",
			MeterTag.LISTENER, MeterTag.STREAM),

	/**
	 * How long the oldest entry that is not settled has been in the stream.
	 */
	PENDING_OLDEST("pending.oldest", Meter.Type.GAUGE, null,
			"How long the oldest entry that is not settled has been in the stream", MeterTag.LISTENER, MeterTag.STREAM),

	/**
	 * Entries that wait in Redis for their next attempt.
	 */
	PARKED("parked", Meter.Type.GAUGE, "entries", "Entries that wait in Redis for their next attempt",
			MeterTag.LISTENER, MeterTag.STREAM),

	/**
	 * Dead letters of the group.
	 */
	DEAD_LETTERS("dead.letters", Meter.Type.GAUGE, "entries", "Dead letters of the group", MeterTag.LISTENER,
			MeterTag.STREAM),

	/**
	 * Entries that could not be added after a commit.
	 */
	PUBLISH_FAILED_AFTER_COMMIT("publish.failed.after.commit", Meter.Type.COUNTER, null,
			"Entries that could not be added after a commit");

	private final String name;

	private final Meter.Type type;

	private final @Nullable String unit;

	private final String description;

	private final MeterTag[] tags;

	StreamMeter(String name, Meter.Type type, @Nullable String unit, String description, MeterTag... tags) {
		this.name = "headrace.stream." + name;
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
