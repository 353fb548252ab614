package io.github.headrace.deadletter;

/**
 * Moves dead letters of a stream to the stream of replays, which the listener's group
 * reads beside its own.
 */
final class StreamReplayer implements Replayer {

	private final Letters letters;

	private final String replayKey;

	StreamReplayer(Letters letters, String replayKey) {
		this.letters = letters;
		this.replayKey = replayKey;
	}

	@Override
	public void replay(LetterRange range, ReplayTally tally) {
		LetterRange rest = range;
		Letters.Moved moved;
		do {
			moved = this.letters.replay(rest, this.replayKey);
			tally.looked(moved.looked());
			tally.replayed(moved.moved());
			tally.skipped(moved.skipped());
			for (String large : moved.large()) {
				tally.replayed(this.letters.replayLarge(large, this.replayKey) ? 1 : 0);
			}
			rest = rest.from(moved.last());
		}
		while (!moved.end());
	}

}
