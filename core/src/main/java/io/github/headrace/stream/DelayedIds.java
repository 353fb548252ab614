package io.github.headrace.stream;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Makes the ids of delayed entries: those of one process ascend, so that entries which
 * are due in the same millisecond are added in the order of the calls.
 * <p>
 * Made by the client, so that a command which the driver sends twice delays one entry. An
 * id ends with the idempotency key, which is forgotten when the entry is cancelled.
 */
final class DelayedIds {

	private static final AtomicLong LAST = new AtomicLong();

	private static final String PROCESS = "-%08x".formatted(ThreadLocalRandom.current().nextInt());

	private DelayedIds() {
	}

	static String next(@Nullable String idempotencyKey) {
		long now = System.currentTimeMillis() << 12;
		long number = LAST.updateAndGet((last) -> Math.max(last + 1, now));
		return "%016x%s%s".formatted(number, PROCESS, (idempotencyKey != null) ? ":" + idempotencyKey : "");
	}

	static @Nullable String idempotencyKey(String id) {
		int colon = id.indexOf(':');
		return (colon >= 0) ? id.substring(colon + 1) : null;
	}

}
