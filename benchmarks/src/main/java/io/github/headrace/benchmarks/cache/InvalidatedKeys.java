package io.github.headrace.benchmarks.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

import io.github.headrace.benchmarks.harness.LatencyResult;
import io.github.headrace.benchmarks.harness.ProcessUsage;
import io.github.headrace.benchmarks.harness.SteadyPace;

/**
 * Keys that one instance changes while another has them in memory.
 */
final class InvalidatedKeys {

	private static final int CHUNK = 1000;

	private static final int WINDOW = 500;

	/** One of how many keys is read through to its source at the end of a round. */
	private static final int READ_EVERY = 100;

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final Duration PAUSE = Duration.ofMillis(20);

	private final CacheInstance writer;

	private final CacheInstance reader;

	private final List<String> keys;

	private final String[] values;

	private boolean written;

	private long version;

	InvalidatedKeys(CacheInstance writer, CacheInstance reader, String prefix, int count) {
		this.writer = writer;
		this.reader = reader;
		this.keys = IntStream.range(0, count).mapToObj((i) -> prefix + i).toList();
		this.values = nextValues();
	}

	private String[] nextValues() {
		this.version++;
		return IntStream.range(0, this.keys.size()).mapToObj((i) -> this.version + ":" + i).toArray(String[]::new);
	}

	/**
	 * Change keys in turn at a steady rate.
	 * @return the times from the start of a write to the start of the reader's first read
	 * that does not find the old value, the reader spinning
	 */
	LatencyResult atRate(int writes, int perSecond) throws InterruptedException {
		makeResident();
		long[] nanos = new long[writes];
		String[] next = nextValues();
		new SteadyPace(perSecond).run(writes, (number) -> {
			int index = (int) (number % next.length);
			String value = number + "/" + next[index];
			nanos[(int) number] = change(index, value);
			this.values[index] = value;
			reload(index);
		});
		return LatencyResult.of(nanos);
	}

	private long change(int index, String value) {
		String key = this.keys.get(index);
		String old = this.values[index];
		long start = System.nanoTime();
		this.writer.write(key, value);
		long read = System.nanoTime();
		while (old.equals(this.reader.local(key))) {
			Thread.onSpinWait();
			read = System.nanoTime();
			verifyInTime(start, key);
		}
		return read - start;
	}

	private void reload(int index) {
		String key = this.keys.get(index);
		long start = System.nanoTime();
		while (!this.values[index].equals(this.reader.get(key))) {
			verifyInTime(start, key);
		}
	}

	private static void verifyInTime(long start, String key) {
		if (System.nanoTime() - start > LIMIT.toNanos()) {
			throw new IllegalStateException(
					"After %d s there is still an old value of '%s'".formatted(LIMIT.toSeconds(), key));
		}
	}

	/**
	 * Change each key once, as fast as Redis answers.
	 * @param underWay how many writes may be unanswered
	 */
	ThroughputResult atFullSpeed(int underWay) throws InterruptedException {
		makeResident();
		String[] old = this.values.clone();
		System.arraycopy(nextValues(), 0, this.values, 0, old.length);
		ProcessUsage before = ProcessUsage.now();
		long start = System.nanoTime();
		writeAll(underWay);
		for (int i = 0; i < old.length; i++) {
			while (old[i].equals(this.reader.local(this.keys.get(i)))) {
				Thread.onSpinWait();
				verifyInTime(start, this.keys.get(i));
			}
		}
		long nanos = System.nanoTime() - start;
		return new ThroughputResult(old.length, nanos, ProcessUsage.now().since(before).cpuNanos(), stale());
	}

	private void writeAll(int underWay) throws InterruptedException {
		Semaphore permits = new Semaphore(underWay);
		for (int i = 0; i < this.values.length; i++) {
			permits.acquire();
			this.writer.write(this.keys.get(i), this.values[i]).whenComplete((answer, ex) -> permits.release());
		}
		permits.acquire(underWay);
	}

	private int stale() {
		int stale = 0;
		for (int i = 0; i < this.values.length; i++) {
			String key = this.keys.get(i);
			Object read = (i % READ_EVERY == 0) ? this.reader.get(key) : this.reader.local(key);
			if (read != null && !read.equals(this.values[i])) {
				stale++;
			}
		}
		return stale;
	}

	/**
	 * Write keys again with the values they have, without waiting for any answer.
	 * @param writes how many writes
	 * @param distinct of how many keys
	 */
	void burst(int writes, int distinct) throws InterruptedException {
		makeResident();
		List<CompletableFuture<?>> answers = new ArrayList<>();
		for (int i = 0; i < writes; i++) {
			int index = i % distinct;
			answers.add(this.writer.write(this.keys.get(index), this.values[index]).toCompletableFuture());
		}
		CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
	}

	/**
	 * Wait until the reader has all keys in memory. Invalidations that are still on their
	 * way may remove what was just loaded.
	 */
	void makeResident() throws InterruptedException {
		if (!this.written) {
			writeAll(WINDOW);
			this.written = true;
		}
		long start = System.nanoTime();
		int complete = 0;
		while (complete < 2) {
			complete = loadMissing() ? 0 : complete + 1;
			verifyInTime(start, this.keys.get(0));
			SteadyPace.sleep(PAUSE);
		}
	}

	private boolean loadMissing() {
		List<String> missing = IntStream.range(0, this.values.length)
			.filter((i) -> !this.values[i].equals(this.reader.local(this.keys.get(i))))
			.mapToObj(this.keys::get)
			.toList();
		for (int from = 0; from < missing.size(); from += CHUNK) {
			this.reader.load(missing.subList(from, Math.min(from + CHUNK, missing.size())));
		}
		return !missing.isEmpty();
	}

}
