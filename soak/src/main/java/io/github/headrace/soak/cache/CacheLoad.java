package io.github.headrace.soak.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

import io.github.headrace.soak.cache.CacheWrites.Written;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One thread of the load of an instance: reads, writes and transactions that a seed
 * decides, each read judged.
 */
final class CacheLoad implements Runnable {

	private static final int PAUSE_NANOS = 1_500_000;

	private static final int READS_OF_100 = 90;

	private static final int WRITES_OF_100 = 8;

	/** Most of them are hits, as a rule. */
	private static final int MOST_READS = 20;

	private final CacheReads reads;

	private final CacheWrites writes;

	private final StaleReads judge;

	private final OwnWrites own;

	private final SharedPuts puts;

	private final InstanceReport report;

	private final TransactionTemplate transactions;

	private final int slot;

	private final Random random;

	CacheLoad(CacheReads reads, CacheWrites writes, StaleReads judge, OwnWrites own, SharedPuts puts,
			InstanceReport report, TransactionTemplate transactions, int slot, Random random) {
		this.reads = reads;
		this.writes = writes;
		this.judge = judge;
		this.own = own;
		this.puts = puts;
		this.report = report;
		this.transactions = transactions;
		this.slot = slot;
		this.random = random;
	}

	@Override
	public void run() {
		while (true) {
			try {
				step();
			}
			catch (Throwable ex) {
				this.report.failed(ex);
			}
			LockSupport.parkNanos(this.random.nextInt(PAUSE_NANOS));
		}
	}

	private void step() {
		int lot = this.random.nextInt(100);
		if (lot < READS_OF_100) {
			for (int i = this.random.nextInt(MOST_READS); i >= 0; i--) {
				read(cell(), 0);
			}
		}
		else if (lot < READS_OF_100 + WRITES_OF_100) {
			Cell cell = writable();
			this.own.exclusively(cell, () -> write(cell));
		}
		else {
			Cell first = writable();
			this.own.exclusively(first, () -> transaction(first));
		}
	}

	private Cell cell() {
		return Cell.ALL.get(this.random.nextInt(Cell.COUNT));
	}

	private Cell writable() {
		Cell cell = cell();
		while (cell.isOwned() && !cell.isOwnedBy(this.slot)) {
			cell = cell();
		}
		return cell;
	}

	private void read(Cell cell, long leastVersion) {
		CacheReads.Way way = this.reads.draw(cell, this.random);
		this.report.operation();
		StaleReads.Read read = this.judge.begin(cell, leastVersion, "written in this transaction");
		Long version = version(cell, way);
		if (version != null) {
			this.judge.end(read, version, () -> "%s of %s".formatted(way, this.report));
		}
	}

	private @Nullable Long version(Cell cell, CacheReads.Way way) {
		try {
			return this.reads.read(cell, way);
		}
		catch (RuntimeException ex) {
			if (NestedExceptionUtils.getMostSpecificCause(ex) instanceof VersionLoader.LoadFailedException) {
				return null;
			}
			throw ex;
		}
	}

	private void write(Cell cell) {
		this.report.operation();
		CacheWrites.Way way = this.writes.draw(cell, false, this.random);
		if (CacheWrites.isSharedPut(cell, way)) {
			this.puts.make(cell, () -> this.writes.write(cell, way));
		}
		else {
			this.own.announce(List.of(this.writes.write(cell, way)));
		}
	}

	private Written writeTransactionally(Cell cell) {
		this.report.operation();
		return this.writes.write(cell, this.writes.draw(cell, true, this.random));
	}

	/** Holds the right to one cell that is owned, and writes no other of that kind. */
	private void transaction(Cell first) {
		boolean commit = this.random.nextInt(3) > 0;
		List<Written> written = new ArrayList<>();
		this.transactions.executeWithoutResult((status) -> work(first, written, status, commit));
		if (commit) {
			this.own.announce(written);
		}
	}

	private void work(Cell first, List<Written> written, TransactionStatus status, boolean commit) {
		Cell cell = first;
		for (int i = this.random.nextInt(4); i >= 0; i--) {
			Written change = writeTransactionally(cell);
			written.add(change);
			if (this.random.nextBoolean()) {
				read(cell, change.version());
			}
			if (this.random.nextInt(4) == 0) {
				read(cell(), 0);
			}
			cell = cell();
			while (cell.isOwned()) {
				cell = cell();
			}
		}
		if (!commit) {
			status.setRollbackOnly();
		}
	}

}
