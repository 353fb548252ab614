package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.connection.NativeConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * Settles the entries of one source: each kind of settlement in batches of its own. Safe
 * for use by several threads.
 */
final class SourceSettlement {

	private static final LuaScript ACKNOWLEDGE = ConsumerScripts.script("acknowledge.lua");

	private static final LuaScript PARK = ConsumerScripts.script("park.lua");

	private static final LuaScript BURY = ConsumerScripts.script("bury.lua");

	private static final LuaScript RESTART = ConsumerScripts.script("restart.lua");

	private static final int NOT_OURS = 0;

	private static final int DONE = 1;

	private static final int GONE = 2;

	private static final int TOO_LARGE = 4;

	private final StreamSource source;

	private final NativeConnection connection;

	private final ConsumerScripts scripts;

	private final String consumer;

	private final SettlementOutcomes outcomes;

	private final SettlementBatches<Delivery> acknowledged;

	private final SettlementBatches<Parking> parked;

	private final SettlementBatches<Burial> buried;

	SourceSettlement(StreamSource source, NativeConnection connection, ConsumerScripts scripts, String consumer,
			SettlementOutcomes outcomes, ScheduledExecutorService timer) {
		this.source = source;
		this.connection = connection;
		this.scripts = scripts;
		this.consumer = consumer;
		this.outcomes = outcomes;
		this.acknowledged = new SettlementBatches<>(256, timer, this::sendAcknowledged, outcomes.log()::sent);
		this.parked = new SettlementBatches<>(100, timer, this::sendParked, outcomes.log()::sent);
		this.buried = new SettlementBatches<>(50, timer, this::sendBuried, outcomes.log()::sent);
	}

	void acknowledge(Delivery delivery) {
		this.acknowledged.add(delivery);
	}

	void park(Parking parking) {
		this.parked.add(parking);
	}

	void bury(Burial burial) {
		this.buried.add(burial);
	}

	CompletableFuture<Boolean> restart(Delivery delivery) {
		return this.scripts.run(RESTART, this.source, List.of(delivery.id(), delivery.attempt()))
			.thenApply((answer) -> {
				int result = ConsumerScripts.number(answer.get(0));
				if (result != DONE) {
					this.outcomes.notOurs(delivery, result == NOT_OURS);
				}
				return result == DONE;
			});
	}

	CompletableFuture<Void> flush() {
		return CompletableFuture.allOf(this.acknowledged.flush(), this.parked.flush(), this.buried.flush());
	}

	/**
	 * What was handled stays true, whoever has the entry by then, and goes on being sent.
	 */
	void close() {
		this.parked.close();
		this.buried.close();
	}

	private CompletableFuture<List<Delivery>> sendAcknowledged(List<Delivery> deliveries, boolean again) {
		if (this.scripts.deletes()) {
			return this.scripts.run(ACKNOWLEDGE, this.source, deliveries.stream().map(Delivery::id).toList())
				.thenApply((answer) -> {
					if (ConsumerScripts.number(answer.get(0)) != DONE) {
						this.outcomes.log().keepsEntries(this.source);
					}
					return settled(deliveries);
				});
		}
		String[] ids = deliveries.stream().map((delivery) -> delivery.id().toString()).toArray(String[]::new);
		return this.connection
			.translated(
					this.connection.send((commands) -> commands.xack(this.source.key(), this.source.groupName(), ids)))
			.thenApply((count) -> settled(deliveries));
	}

	private List<Delivery> settled(List<Delivery> deliveries) {
		this.outcomes.forget(deliveries);
		return List.of();
	}

	private CompletableFuture<List<Parking>> sendParked(List<Parking> parkings, boolean again) {
		List<Object> arguments = new ArrayList<>(4 * parkings.size());
		for (Parking parking : parkings) {
			arguments.addAll(List.of(parking.delivery().id(), parking.delivery().attempt(), parking.delay().toMillis(),
					parking.attempts()));
		}
		return this.scripts.run(PARK, this.source, arguments).thenApply((answer) -> {
			List<Object> results = ConsumerScripts.list(answer.get(0));
			Duration soonest = null;
			for (int i = 0; i < parkings.size(); i++) {
				Parking parking = parkings.get(i);
				int result = ConsumerScripts.number(results.get(i));
				if (result == DONE || (result == NOT_OURS && again)) {
					this.outcomes.parked();
					soonest = (soonest == null || parking.delay().compareTo(soonest) < 0) ? parking.delay() : soonest;
				}
				else if (result == GONE) {
					this.outcomes.lost(parking.delivery());
				}
				else {
					this.outcomes.notOurs(parking.delivery(), result == NOT_OURS);
				}
			}
			this.outcomes.forget(parkings.stream().map(Parking::delivery).toList());
			if (soonest != null) {
				this.outcomes.wake(soonest);
			}
			return List.of();
		});
	}

	private CompletableFuture<List<Burial>> sendBuried(List<Burial> burials, boolean again) {
		List<Object> arguments = new ArrayList<>(7 * burials.size());
		burials.forEach((burial) -> burial.addTo(arguments));
		return this.scripts.run(BURY, this.source, arguments).thenCompose((answer) -> {
			this.outcomes.deadLettersDropped(this.source, ConsumerScripts.number(answer.get(1)));
			List<Burial> left = new ArrayList<>();
			List<Burial> tooLarge = new ArrayList<>();
			List<Object> results = ConsumerScripts.list(answer.get(0));
			for (int i = 0; i < burials.size(); i++) {
				Burial burial = burials.get(i);
				switch (ConsumerScripts.number(results.get(i))) {
					case GONE -> left.add(burial.fromLocalBytes());
					case TOO_LARGE -> tooLarge.add(burial);
					default -> buried(burial, ConsumerScripts.number(results.get(i)), again);
				}
			}
			return buryByHand(tooLarge).thenApply((failed) -> {
				left.addAll(failed);
				return left;
			});
		});
	}

	private void buried(Burial burial, int result, boolean again) {
		if (result == DONE || (result == NOT_OURS && again)) {
			this.outcomes.buried(burial);
		}
		else {
			this.outcomes.notOurs(burial.delivery(), result == NOT_OURS);
		}
		this.outcomes.forget(List.of(burial.delivery()));
	}

	/**
	 * Lua's stack has no room for thousands of fields. Such entries are copied from here;
	 * should the answer be lost in between, they are copied twice.
	 * @return completes with those that could not be copied
	 */
	private CompletableFuture<List<Burial>> buryByHand(List<Burial> burials) {
		CompletableFuture<List<Burial>> failed = CompletableFuture.completedFuture(new ArrayList<>());
		for (Burial burial : burials) {
			failed = failed.thenCombine(copied(burial), (left, copied) -> {
				if (!copied) {
					left.add(burial);
				}
				return left;
			});
		}
		return failed;
	}

	private CompletableFuture<Boolean> copied(Burial burial) {
		return this.connection.translated(add(burial)).handle((id, failure) -> {
			this.outcomes.log().sent(failure);
			if (failure == null) {
				this.outcomes.buried(burial);
				acknowledge(burial.delivery());
			}
			return failure == null;
		});
	}

	private CompletableFuture<String> add(Burial burial) {
		CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE)
			.addKey(this.source.deadLetterKey())
			.add("*");
		burial.deadLetter(this.consumer, System.currentTimeMillis()).forEach(args::add);
		return this.connection
			.send((commands) -> commands.dispatch(CommandType.XADD, new StatusOutput<>(ByteArrayCodec.INSTANCE), args));
	}

	/**
	 * An entry on its way to wait for its next attempt.
	 *
	 * @param delivery the entry
	 * @param delay how long it waits
	 * @param attempts the delivery count that it keeps
	 */
	record Parking(Delivery delivery, Duration delay, int attempts) {

	}

}
