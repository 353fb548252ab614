package io.github.headrace.soak.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random honest histories are accepted, and each lie that is put into them is found.
 */
class LedgerModelTests {

	private static final int MESSAGES = 200;

	private static final int HISTORIES = 300;

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void acceptsHonestHistories(long seed) {
		Random random = new Random(seed);
		for (int i = 0; i < HISTORIES; i++) {
			List<Event> history = honest(random);
			Verdict verdict = replay(history);
			assertThat(verdict.complaints()).as("history %d", i).isEmpty();
			assertThat(verdict.handled() + verdict.lost()).isEqualTo(MESSAGES);
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void findsEachLie(long seed) {
		Random random = new Random(seed);
		int lies = 0;
		for (int i = 0; i < HISTORIES; i++) {
			List<Event> history = honest(random);
			for (Lie lie : Lie.values()) {
				List<Event> told = new ArrayList<>(history);
				if (lie.tell(told, random)) {
					lies++;
					assertThat(replay(told).isClean()).as("%s in history %d", lie, i).isFalse();
				}
			}
		}
		assertThat(lies).isGreaterThan(HISTORIES);
	}

	/** Messages of one channel, of which some are lost with the connection or dropped. */
	private static List<Event> honest(Random random) {
		List<Event> history = new ArrayList<>();
		long number = 0;
		while (number < MESSAGES) {
			int missing = (int) Math.min(MESSAGES - number, random.nextInt(5));
			switch (random.nextInt(12)) {
				case 0 -> {
					history.add(new Event(Kind.LOSS, 0));
					history.add(new Event(Kind.GAP, missing));
					number += missing;
				}
				case 1 -> {
					if (missing > 0) {
						history.add(new Event(Kind.DROP, missing));
						number += missing;
					}
				}
				default -> history.add(new Event(Kind.MESSAGE, number++));
			}
		}
		return history;
	}

	private static Verdict replay(List<Event> history) {
		Ledger ledger = new Ledger(Map.of("one", List.of(NumberSequence.of("a", "a"))));
		for (int i = 0; i < MESSAGES; i++) {
			ledger.publications().take("a");
		}
		ledger.faultsBegin();
		for (Event event : history) {
			switch (event.kind) {
				case MESSAGE -> ledger.heard("one", "a", event.number);
				case LOSS -> ledger.lost("one", "a");
				case GAP -> ledger.gap("one", List.of("a"), null);
				case DROP -> ledger.gap("one", List.of("a"), event.number);
			}
		}
		return ledger.verdict();
	}

	private enum Kind {

		MESSAGE, LOSS, GAP, DROP

	}

	/**
	 * Something that a listener was told.
	 *
	 * @param number of the message, or of the messages that are missing
	 */
	private record Event(Kind kind, long number) {

	}

	/** Changes an honest history so that it is one no more. */
	private enum Lie {

		LOSE_A_MESSAGE {
			@Override
			boolean tell(List<Event> history, Random random) {
				int at = find(history, random, Kind.MESSAGE);
				return isBetweenMessages(history, at, at) && remove(history, at);
			}
		},

		CONCEAL_A_GAP {
			@Override
			boolean tell(List<Event> history, Random random) {
				int at = find(history, random, Kind.GAP);
				return at > 1 && history.get(at).number > 0 && isBetweenMessages(history, at - 1, at)
						&& remove(history, at);
			}
		},

		CONCEAL_DROPS {
			@Override
			boolean tell(List<Event> history, Random random) {
				int at = find(history, random, Kind.DROP);
				return isBetweenMessages(history, at, at) && remove(history, at);
			}
		},

		EXAGGERATE_DROPS {
			@Override
			boolean tell(List<Event> history, Random random) {
				int at = find(history, random, Kind.DROP);
				return at > 0 && replace(history, at, new Event(Kind.DROP, MESSAGES + 1));
			}
		},

		REPEAT_A_MESSAGE {
			@Override
			boolean tell(List<Event> history, Random random) {
				return repeat(history, random, find(history, random, Kind.MESSAGE));
			}
		},

		REPEAT_A_GAP {
			@Override
			boolean tell(List<Event> history, Random random) {
				return repeat(history, random, find(history, random, Kind.GAP));
			}
		},

		SWAP_MESSAGES {
			@Override
			boolean tell(List<Event> history, Random random) {
				int at = find(history, random, Kind.MESSAGE);
				if (at < 1 || history.get(at - 1).kind != Kind.MESSAGE) {
					return false;
				}
				history.add(at - 1, history.remove(at));
				return true;
			}
		},

		MOVE_A_GAP {
			@Override
			boolean tell(List<Event> history, Random random) {
				int at = find(history, random, Kind.GAP);
				if (at < 2 || history.get(at).number == 0 || !isBetweenMessages(history, at - 1, at)) {
					return false;
				}
				history.add(at + 1, history.remove(at));
				return true;
			}
		};

		abstract boolean tell(List<Event> history, Random random);

		private static int find(List<Event> history, Random random, Kind kind) {
			int from = random.nextInt(history.size());
			for (int i = from; i < history.size(); i++) {
				if (history.get(i).kind == kind) {
					return i;
				}
			}
			return -1;
		}

		/** Next to a gap of unknown length nobody could tell. */
		private static boolean isBetweenMessages(List<Event> history, int first, int last) {
			return first > 0 && last + 1 < history.size() && history.get(first - 1).kind == Kind.MESSAGE
					&& history.get(last + 1).kind == Kind.MESSAGE;
		}

		private static boolean remove(List<Event> history, int at) {
			history.remove(at);
			return true;
		}

		private static boolean replace(List<Event> history, int at, Event event) {
			history.set(at, event);
			return true;
		}

		private static boolean repeat(List<Event> history, Random random, int at) {
			if (at >= 0) {
				history.add(at + random.nextInt(history.size() - at), history.get(at));
			}
			return at >= 0;
		}

	}

}
