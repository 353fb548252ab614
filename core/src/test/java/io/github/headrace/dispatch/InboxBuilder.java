package io.github.headrace.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Builds an inbox for a test: roomy and ordered unless told otherwise.
 */
final class InboxBuilder {

	private final LaneExecutor executor;

	private int concurrency = 1;

	private int capacity = 100_000;

	private long maxBytes = Long.MAX_VALUE / 4;

	private Overflow overflow = Overflow.DROP_OLDEST;

	private int batchSize = 1;

	private Duration batchWindow = Duration.ZERO;

	private LaneKey<Item> key;

	private ByteBudget budget = new ByteBudget(Long.MAX_VALUE / 2);

	private OverflowListener overflowListener = new OverflowRecorder();

	private Function<Drops, Item> dropMarker;

	InboxBuilder(LaneExecutor executor) {
		this.executor = executor;
	}

	InboxBuilder concurrency(int concurrency) {
		this.concurrency = concurrency;
		return this;
	}

	InboxBuilder capacity(int capacity) {
		this.capacity = capacity;
		return this;
	}

	InboxBuilder maxBytes(long maxBytes) {
		this.maxBytes = maxBytes;
		return this;
	}

	InboxBuilder overflow(Overflow overflow) {
		this.overflow = overflow;
		return this;
	}

	InboxBuilder batch(int size, Duration window) {
		this.batchSize = size;
		this.batchWindow = window;
		return this;
	}

	InboxBuilder key(LaneKey<Item> key) {
		this.key = key;
		return this;
	}

	InboxBuilder budget(ByteBudget budget) {
		this.budget = budget;
		return this;
	}

	InboxBuilder overflowListener(OverflowListener overflowListener) {
		this.overflowListener = overflowListener;
		return this;
	}

	InboxBuilder dropMarker(Function<Drops, Item> dropMarker) {
		this.dropMarker = dropMarker;
		return this;
	}

	Inbox<Item> handleEach(Consumer<Item> handler) {
		return handle((items) -> items.forEach(handler));
	}

	Inbox<Item> handle(Consumer<List<Item>> handler) {
		return handleWith(handler::accept);
	}

	Inbox<Item> handleWith(ItemHandler<Item> handler) {
		InboxSettings settings = new InboxSettings(this.concurrency, this.capacity, this.maxBytes, this.overflow,
				this.batchSize, this.batchWindow);
		return new Inbox<>(settings, this.key, handler, this.executor, this.budget, this.overflowListener,
				this.dropMarker);
	}

}
