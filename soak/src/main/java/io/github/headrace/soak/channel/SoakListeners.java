package io.github.headrace.soak.channel;

import java.util.List;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.channel.SubscriptionLost;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.soak.ledger.Witness;

import org.springframework.context.event.EventListener;

/**
 * The listeners of the application: each kind that differs in how messages reach it.
 */
final class SoakListeners {

	static final String SLOW = "slow";

	static final String LATE = "late";

	static final String DISCONNECTING = "disconnecting";

	private final Witness witness;

	private final LossTimes times;

	private final GapCauses causes;

	private final Gate gate;

	SoakListeners(Witness witness, LossTimes times, GapCauses causes, Gate gate) {
		this.witness = witness;
		this.times = times;
		this.causes = causes;
		this.gate = gate;
	}

	@RedisChannelListener(id = "literal", channels = "literal")
	void literal(ChannelMessage<Numbered> message) {
		heard(message);
	}

	/** Shares its channel with another listener, and so the subscription. */
	@RedisChannelListener(id = "second", channels = "literal")
	void second(ChannelMessage<Numbered> message) {
		heard(message);
	}

	@RedisChannelListener(id = "template", channels = "chat:{room}")
	void template(ChannelMessage<Numbered> message) {
		heard(message);
	}

	@RedisChannelListener(id = "pattern", patterns = "audit.*")
	void pattern(ChannelMessage<Numbered> message) {
		heard(message);
	}

	@RedisChannelListener(id = "several", channels = { "several.a", "several.b", "several.c" }, inboxCapacity = "500")
	void several(ChannelMessage<Numbered> message) {
		heard(message);
	}

	/** Redis delivers what is published to the literal channel twice. */
	@RedisChannelListener(id = "overlapping", channels = "over.a", patterns = "over.*")
	void overlapping(ChannelMessage<Numbered> message) {
		heard(message);
	}

	@RedisChannelListener(id = "keyed", channels = "keyed", concurrency = "4", orderingKey = "key")
	void keyed(ChannelMessage<Numbered> message) {
		heard(message);
	}

	@RedisChannelListener(id = "batch", channels = "batch", batch = true, batchSize = "20", batchWindow = "20ms")
	void batch(List<Numbered> batch) {
		batch.forEach((message) -> this.witness.heard("batch", "batch", message.number()));
	}

	@RedisChannelListener(id = SLOW, channels = SLOW, inboxCapacity = "64")
	void slow(ChannelMessage<Numbered> message) throws InterruptedException {
		this.gate.pass();
		heard(message);
	}

	/** Has a connection of its own, which it closes when it cannot keep up. */
	@RedisChannelListener(id = DISCONNECTING, channels = DISCONNECTING, inboxCapacity = "200",
			overflow = Overflow.DISCONNECT)
	void disconnecting(ChannelMessage<Numbered> message) throws InterruptedException {
		this.gate.pass();
		heard(message);
	}

	/** Each in another slot. */
	@RedisChannelListener(id = "sharded", channels = { "shard.a", "shard.b", "shard.c", "shard.d" }, sharded = true)
	void sharded(ChannelMessage<Numbered> message) {
		heard(message);
	}

	/**
	 * Is stopped and started, so it has no account: messages are missing without a gap.
	 */
	@RedisChannelListener(id = LATE, channels = LATE)
	void late(ChannelMessage<Numbered> message) {
	}

	private void heard(ChannelMessage<Numbered> message) {
		this.witness.heard(message.listenerId(), message.channel(), message.payload().number());
	}

	@SubscriptionGapListener
	void gap(SubscriptionGap gap) {
		if (!gap.listenerId().equals(LATE)) {
			this.witness.gap(gap.listenerId(), gap.destinations(), gap.lostCount());
		}
		this.causes.count(gap.cause());
		if (gap.lostCount() == null) {
			this.times.restored(gap.restoredAt());
		}
	}

	@EventListener
	void lost(SubscriptionLost loss) {
		if (!loss.listenerId().equals(LATE)) {
			this.witness.lost(loss.listenerId(), loss.destination());
		}
		this.times.lost(loss.listenerId());
	}

}
