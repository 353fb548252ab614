package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.connection.NativeConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Makes one consumer of a group the active one: a key beside the group has its token for
 * the time of the lease, and is renewed every third of it. Who has become active takes
 * over what all others have pending, in the order of the streams, before anything new is
 * read. Confined to one thread.
 * <p>
 * Consumers of several streams compete at the first of them.
 */
final class ExclusiveTurn {

	private static final Log logger = LogFactory.getLog(ExclusiveTurn.class);

	private static final LuaScript ACTIVATE = LuaScript.of(ExclusiveTurn.class, "activate.lua");

	private static final LuaScript DEACTIVATE = LuaScript.of(ExclusiveTurn.class, "deactivate.lua");

	/** How soon a turn that is not used is looked at again. */
	private static final Duration GIVING_UP = Duration.ofSeconds(1);

	private final NativeConnection connection;

	private final ConsumerScripts scripts;

	private final String consumer;

	private final RecoverySettings settings;

	private final ReadGate gate;

	private final byte[] key;

	private final byte[] token = ConsumerScripts.bytes(UUID.randomUUID());

	/** Until when nobody else can be active, by the local clock. */
	private long activeUntil;

	private boolean active;

	private boolean takenOver;

	ExclusiveTurn(NativeConnection connection, ConsumerScripts scripts, StreamSource first, String consumer,
			RecoverySettings settings, ReadGate gate) {
		this.connection = connection;
		this.scripts = scripts;
		this.consumer = consumer;
		this.settings = settings;
		this.gate = gate;
		this.key = first.stream().beside(first.group(), "active").getBytes(StandardCharsets.UTF_8);
	}

	/** Returns whether this consumer is the active one. */
	boolean isActive() {
		return this.active && System.nanoTime() - this.activeUntil < 0;
	}

	/** Returns whether this consumer is the active one and reads. */
	boolean isReading() {
		return isActive() && this.takenOver;
	}

	/** Becomes active, stays so, or finds that another is. */
	Duration renew() throws InterruptedException {
		long sent = System.nanoTime();
		List<Object> answer;
		try {
			answer = this.scripts.await(run(ACTIVATE, this.settings.lease().toMillis()), this.settings.patience());
		}
		catch (RuntimeException ex) {
			// Somebody else may be active before another try is answered.
			if (System.nanoTime() - this.activeUntil > -this.settings.lease().toNanos() / 3) {
				passive("Redis does not answer");
			}
			throw ex;
		}
		if (ConsumerScripts.number(answer.get(0)) == 0) {
			passive("another one is");
			long free = Math.max(1, (Long) answer.get(1));
			return Duration.ofMillis(Math.min(free, this.settings.lease().toMillis() / 3));
		}
		this.activeUntil = sent + this.settings.lease().toNanos();
		// A key that was made anew may have been another's in between.
		if (!this.active || ConsumerScripts.number(answer.get(0)) == 2) {
			begin();
		}
		return this.settings.lease().dividedBy(3);
	}

	/** Stays the active one only until everything is settled that this one had. */
	Duration renewWhileNeeded(Unsettled unsettled) throws InterruptedException {
		if (this.active) {
			boolean still = this.gate.close(0);
			try {
				if (!still || unsettled.entries() > 0) {
					Duration pause = renew();
					return (pause.compareTo(GIVING_UP) < 0) ? pause : GIVING_UP;
				}
				passive("it takes nothing more");
			}
			finally {
				this.gate.open();
			}
			end(this.settings.patience());
		}
		return GIVING_UP;
	}

	private void begin() throws InterruptedException {
		passive("the key of the active one was lost");
		this.active = true;
		logger.info("Consumer '%s' is the active one of its group".formatted(this.consumer));
	}

	private void passive(String why) throws InterruptedException {
		boolean was = this.active;
		boolean open = this.takenOver;
		this.active = false;
		this.takenOver = false;
		if (was) {
			logger.warn("Consumer '%s' is no longer the active one of its group: %s".formatted(this.consumer, why));
		}
		if (open) {
			this.gate.close(0);
		}
	}

	/** Takes over from others, if that is to be done, and lets the readers go on. */
	Duration takeOver(TakeOver takeOver) throws InterruptedException {
		if (isActive() && !this.takenOver && takeOver.run() && isActive()) {
			this.takenOver = true;
			this.gate.open();
		}
		return Duration.ofMillis(Math.min(200, this.settings.lease().toMillis() / 10));
	}

	/** Lets another consumer be active. */
	void end(Duration patience) throws InterruptedException {
		this.active = false;
		this.scripts.await(run(DEACTIVATE), patience);
	}

	private CompletableFuture<List<Object>> run(LuaScript script, Object... arguments) {
		List<byte[]> all = new ArrayList<>(List.of(this.token));
		for (Object argument : arguments) {
			all.add(ConsumerScripts.bytes(argument));
		}
		return this.connection.translated(script.run(this.connection, List.of(this.key), all));
	}

}
