package io.github.headrace.soak.channel;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How long one fault took to be noticed and to be over.
 *
 * @param kind the kind of the fault
 * @param lost from the fault to the first {@code SubscriptionLost}, or {@code null} if
 * there was none
 * @param restored from the fault to the last confirmation of a subscription
 * @param restoredAfterHealing from the end of the fault to the last confirmation
 */
record FaultTimes(String kind, @Nullable Duration lost, @Nullable Duration restored,
		@Nullable Duration restoredAfterHealing) {

	@Override
	public String toString() {
		if (this.lost == null || this.restored == null) {
			return this.kind + ": no connection lost";
		}
		return "%s: lost after %d ms, restored after %d ms".formatted(this.kind, this.lost.toMillis(),
				this.restored.toMillis());
	}

}
