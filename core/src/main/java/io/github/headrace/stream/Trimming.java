package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.github.headrace.connection.LuaScript;

/**
 * Trims one stream, in each interval by one consumer of the group. Confined to one
 * thread.
 */
final class Trimming {

	private static final LuaScript TRIM = ConsumerScripts.script("trim.lua");

	private final StreamSource source;

	private final TrimSettings settings;

	private final ConsumerScripts scripts;

	private final Duration patience;

	private Trimming(StreamSource source, TrimSettings settings, ConsumerScripts scripts, Duration patience) {
		this.source = source;
		this.settings = settings;
		this.scripts = scripts;
		this.patience = patience;
	}

	/**
	 * Returns the trimming of a source. Replays are nobody else's, so that what is
	 * acknowledged of them can always go.
	 */
	static Trimming of(StreamSource source, RecoverySettings settings, ConsumerScripts scripts) {
		TrimSettings trim = settings.trim();
		TrimSettings effective = source.replay()
				? new TrimSettings(TrimStrategy.ACKNOWLEDGED, 0, Duration.ZERO, trim.interval()) : trim;
		return new Trimming(source, effective, scripts, settings.patience());
	}

	/** Returns whether there is anything to do, now and then. */
	boolean trims() {
		return this.settings.strategy() != TrimStrategy.NONE
				&& this.settings.strategy() != TrimStrategy.DELETE_ON_ACKNOWLEDGE;
	}

	Duration interval() {
		return this.settings.interval();
	}

	Duration trim() throws InterruptedException {
		long limit = (this.settings.strategy() == TrimStrategy.MAX_LENGTH) ? this.settings.maxLength()
				: this.settings.maxAge().toMillis();
		String strategy = this.settings.strategy().name().toLowerCase(Locale.ROOT).replace('_', '-');
		String turn = this.source.stream().beside(this.source.group(), this.source.replay() ? "replay:trim" : "trim");
		// A little less than the interval, or each would meet its own turn every other
		// time.
		long turnMillis = Math.max(1, interval().toMillis() * 9 / 10);
		this.scripts.await(this.scripts.run(TRIM, this.source, List.of(turn), List.of(turnMillis, strategy, limit)),
				this.patience);
		return interval();
	}

}
