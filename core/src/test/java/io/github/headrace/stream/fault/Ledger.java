package io.github.headrace.stream.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What all handlers have done. Safe for use by several threads.
 */
final class Ledger {

	private final List<Line> lines = new ArrayList<>();

	Books books(String consumer) {
		return new Books(consumer);
	}

	private synchronized void add(Line line) {
		this.lines.add(line);
	}

	synchronized List<Line> lines() {
		return List.copyOf(this.lines);
	}

	List<Line> linesOf(String consumer) {
		return lines().stream().filter((line) -> line.consumer().equals(consumer)).toList();
	}

	/** Returns the numbers of the entries that a handler has finished. */
	Set<Integer> succeeded() {
		return lines().stream()
			.filter((line) -> !line.isStart())
			.map(Line::number)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** Returns the numbers of the entries that more than one handler has finished. */
	Set<Integer> duplicates() {
		Set<Integer> seen = new TreeSet<>();
		return lines().stream()
			.filter((line) -> !line.isStart() && !seen.add(line.number()))
			.map(Line::number)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** Returns how often handlers have begun with each entry. */
	Map<Integer, Long> starts() {
		return lines().stream()
			.filter(Line::isStart)
			.collect(Collectors.groupingBy(Line::number, Collectors.counting()));
	}

	List<Integer> attemptsAt(int number) {
		return lines().stream().filter((line) -> line.isStart() && line.number() == number).map(Line::attempt).toList();
	}

	/** Checks that one handler at a time has an entry of a key, the oldest first. */
	void assertKeysInOrder() {
		Map<String, Line> running = new HashMap<>();
		Map<String, Integer> last = new HashMap<>();
		for (Line line : lines()) {
			String key = Conduct.keyOf(line.number());
			if (line.isStart()) {
				assertThat(line.number()).as("key %s: %s after %s", key, line, last.get(key))
					.isGreaterThanOrEqualTo(last.getOrDefault(key, -1));
				last.put(key, line.number());
				running.put(key, line);
			}
			else {
				assertThat(running.remove(key)).as("key %s", key)
					.isNotNull()
					.extracting(Line::number)
					.isEqualTo(line.number());
			}
		}
	}

	/**
	 * Something that a handler has done.
	 *
	 * @param consumer who
	 * @param isStart whether it has begun; else it has succeeded
	 * @param number the number of the entry
	 * @param attempt the number of the attempt
	 */
	record Line(String consumer, boolean isStart, int number, int attempt) {

	}

	/**
	 * Takes down what the handlers of one consumer do.
	 */
	final class Books implements HandlerBooks {

		private final String consumer;

		private Books(String consumer) {
			this.consumer = consumer;
		}

		@Override
		public void started(int number, int attempt) {
			add(new Line(this.consumer, true, number, attempt));
		}

		@Override
		public void succeeded(int number, int attempt) {
			add(new Line(this.consumer, false, number, attempt));
		}

	}

}
