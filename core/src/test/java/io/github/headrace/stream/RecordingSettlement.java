package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.github.headrace.deadletter.DeadLetterReason;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes down what becomes of entries, and sees to it that nothing is settled twice.
 */
final class RecordingSettlement implements Settlement {

	private static final int SECONDS = 20;

	final BlockingQueue<String> settled = new LinkedBlockingQueue<>();

	final Map<EntryId, Throwable> causes = new ConcurrentHashMap<>();

	final Map<EntryId, Duration> delays = new ConcurrentHashMap<>();

	private final Map<EntryId, String> outcomes = new ConcurrentHashMap<>();

	private final Unsettled unsettled;

	volatile Function<Delivery, CompletableFuture<Boolean>> restarts = (delivery) -> CompletableFuture
		.supplyAsync(() -> true);

	/** What the next success is answered with. */
	volatile @Nullable Error refuse;

	RecordingSettlement(Unsettled unsettled) {
		this.unsettled = unsettled;
	}

	@Override
	public void succeeded(Delivery delivery) {
		Error refusal = this.refuse;
		this.refuse = null;
		if (refusal != null) {
			throw refusal;
		}
		settle(delivery, "succeeded");
	}

	@Override
	public void park(Delivery delivery, Duration delay) {
		this.delays.put(delivery.id(), delay);
		settle(delivery, "parked");
	}

	@Override
	public void postpone(Delivery delivery, Duration delay) {
		this.delays.put(delivery.id(), delay);
		settle(delivery, "postponed");
	}

	@Override
	public void bury(Delivery delivery, DeadLetterReason reason, Throwable cause) {
		this.causes.put(delivery.id(), cause);
		settle(delivery, reason.name());
	}

	private void settle(Delivery delivery, String outcome) {
		String text = outcome + " " + delivery.id().sequence() + "#" + delivery.attempt();
		String before = this.outcomes.putIfAbsent(delivery.id(), text);
		this.unsettled.removeAll(List.of(delivery));
		this.settled.add((before != null) ? text + " after " + before : text);
	}

	@Override
	public CompletableFuture<Boolean> restart(Delivery delivery) {
		return this.restarts.apply(delivery).whenComplete((owned, failure) -> {
			if (failure == null && !owned) {
				this.unsettled.removeAll(List.of(delivery));
			}
		});
	}

	/** Returns what was settled next. */
	String next() {
		try {
			String next = this.settled.poll(SECONDS, TimeUnit.SECONDS);
			assertThat(next).as("settlement within %s s", SECONDS).isNotNull();
			return next;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	List<String> next(int count) {
		return IntStream.range(0, count).mapToObj((i) -> next()).toList();
	}

}
