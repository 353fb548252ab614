package io.github.headrace.deadletter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.NativeConnection;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The dead letters of one listener and one of its streams, or of a channel listener: to
 * be looked at, replayed and purged.
 * <p>
 * All methods wait for Redis and throw Spring's {@code DataAccessException} if it does
 * not answer; what was replayed or purged until then stays so. No method loads more than
 * a page. Of a replay and a purge that meet, one gets each dead letter. Safe for use by
 * several threads.
 * <p>
 * A dead letter of a stream is replayed in one step ({@code XADD} to the stream of
 * replays, {@code XDEL}) to the group that it failed in, and handled by any of its
 * consumers. A dead letter of a channel is handed to that listener in this process only,
 * and removed when the handler has returned: if the process ends between the two, it is
 * replayed again. A replay waits no longer than a minute for a handler, says so and ends;
 * what the handler has in hand is removed when it returns. What fails again becomes a new
 * dead letter.
 */
public final class DeadLetterQueue {

	private static final int MAX_PAGE = 1_000;

	/** What one call looks at in search of a fingerprint. */
	private static final int MAX_LOOKED = 10_000;

	/** What one call counts as a rule; only headers travel. */
	private static final int MAX_COUNTED = 100_000;

	private final DeadLetterSource source;

	private final Letters letters;

	private final Replayer replayer;

	private final DeadLetterProgress progress;

	DeadLetterQueue(DeadLetterSource source, Letters letters, Replayer replayer, DeadLetterProgress progress) {
		this.source = source;
		this.letters = letters;
		this.replayer = replayer;
		this.progress = progress;
	}

	/**
	 * Returns the same queue, of which others can see how far replays and purges have
	 * come.
	 * @param progress is told of them
	 * @return the queue
	 */
	public DeadLetterQueue with(DeadLetterProgress progress) {
		return new DeadLetterQueue(this.source, this.letters, this.replayer, progress);
	}

	/**
	 * Returns whose dead letters these are.
	 * @return the id of the listener
	 */
	public String listenerId() {
		return this.source.listenerId();
	}

	/**
	 * Returns where they come from.
	 * @return the stream; for a channel listener its id, as it may hear many channels
	 */
	public String destination() {
		return this.source.destination();
	}

	/**
	 * Returns where they are kept.
	 * @return the key of a stream
	 */
	public String key() {
		return this.source.key();
	}

	/**
	 * Returns on which server they are.
	 * @return the address for people, without credentials
	 */
	public String server() {
		return NativeConnection.describe(this.source.connection().factory());
	}

	/**
	 * Returns how many there are ({@code XLEN}).
	 * @return the count
	 */
	public long count() {
		return this.letters.count();
	}

	/**
	 * Asks how many there are ({@code XLEN}), and waits for nothing but a connection, if
	 * there is none.
	 * @return completes with the count, or with what went wrong
	 */
	public CompletableFuture<Long> countAsync() {
		return this.letters.countAsync();
	}

	/**
	 * Returns the next dead letters with no more than the beginning of long values, the
	 * oldest first. Looks at no more than 10000 dead letters in one call.
	 * @param fingerprint what they have in common, or {@code null} for any
	 * @param limit the most to return, up to 100
	 * @param after the id after which to begin, or {@code null} for the first
	 * @param maxBytes the most bytes of a value that leave the server
	 * @return a page, which may have fewer letters although there are more
	 */
	public DeadLetterPreviews preview(@Nullable String fingerprint, int limit, @Nullable String after, int maxBytes) {
		return new PreviewReader(this.letters, maxBytes)
			.read(LetterRange.after(after, (fingerprint != null) ? required(fingerprint) : LetterRange.ANY), limit);
	}

	/**
	 * Returns the next dead letters, the oldest first.
	 * @param limit the most to return, up to 1000
	 * @param after the id after which to begin, or {@code null} for the first
	 * @return a page
	 */
	public DeadLetterPage list(int limit, @Nullable String after) {
		return page(LetterRange.ANY, limit, after);
	}

	/**
	 * Returns the next dead letters with a fingerprint, the oldest first. Looks at no
	 * more than 10000 dead letters in one call.
	 * @param fingerprint what they have in common
	 * @param limit the most to return, up to 1000
	 * @param after the id after which to begin, or {@code null} for the first
	 * @return a page, which may have fewer letters although there are more
	 */
	public DeadLetterPage list(String fingerprint, int limit, @Nullable String after) {
		return page(required(fingerprint), limit, after);
	}

	private DeadLetterPage page(String fingerprint, int limit, @Nullable String after) {
		Assert.isTrue(limit > 0 && limit <= MAX_PAGE,
				() -> "'limit' must be between 1 and %d but is %d".formatted(MAX_PAGE, limit));
		List<DeadLetter> page = new ArrayList<>();
		LetterRange rest = LetterRange.after(after, fingerprint);
		String next = after;
		for (int looked = 0; looked < MAX_LOOKED;) {
			Letters.Scan scan = this.letters.scan(rest, Letters.CHUNK, limit - page.size(), false);
			page.addAll(scan.letters());
			if (page.size() == limit) {
				return new DeadLetterPage(page, scan.last());
			}
			if (scan.end()) {
				return new DeadLetterPage(page, null);
			}
			next = scan.last();
			rest = rest.from(next);
			looked += scan.looked();
		}
		return new DeadLetterPage(page, next);
	}

	/**
	 * Counts the dead letters by fingerprint. Looks at no more than the 100000 oldest and
	 * at no more than 1000 fingerprints, and says so.
	 * @return the groups
	 */
	public DeadLetterGroups fingerprints() {
		return fingerprints(MAX_COUNTED);
	}

	/**
	 * Counts the oldest dead letters by fingerprint. Looks at no more than 1000
	 * fingerprints, and says so.
	 * @param maxCounted the most to look at, in steps of up to 50
	 * @return the groups
	 */
	public DeadLetterGroups fingerprints(int maxCounted) {
		return new LetterGroups(this.letters).count(maxCounted);
	}

	/**
	 * Returns one dead letter.
	 * @param id its id
	 * @return the dead letter, unless there is none with this id (any more)
	 */
	public Optional<DeadLetter> get(String id) {
		return LetterRange.isId(id) ? this.letters.scan(LetterRange.only(id), 1, 1, false).letters().stream().findAny()
				: Optional.empty();
	}

	/**
	 * Replays some dead letters, in the order of the ids that are given.
	 * @param ids their ids
	 * @return what became of them
	 */
	public ReplayResult replay(Collection<String> ids) {
		ReplayTally tally = new ReplayTally(this.progress);
		for (String id : ids) {
			long before = tally.looked();
			if (LetterRange.isId(id)) {
				this.replayer.replay(LetterRange.only(id), tally);
			}
			if (tally.isStopped()) {
				break;
			}
			if (tally.looked() == before) {
				tally.notFound(id);
			}
		}
		return tally.result();
	}

	/**
	 * Replays all dead letters that there are now, the oldest first.
	 * @return what became of them
	 */
	public ReplayResult replayAll() {
		return replayUpToNow(LetterRange.ANY);
	}

	/**
	 * Replays all dead letters with a fingerprint that there are now, the oldest first.
	 * @param fingerprint what they have in common
	 * @return what became of them
	 */
	public ReplayResult replayAll(String fingerprint) {
		return replayUpToNow(required(fingerprint));
	}

	private ReplayResult replayUpToNow(String fingerprint) {
		// What fails again is added behind the last one, and must not be replayed
		// forever.
		String last = this.letters.last();
		ReplayTally tally = new ReplayTally(this.progress);
		if (last != null) {
			this.replayer.replay(LetterRange.upTo(last, fingerprint), tally);
		}
		return tally.result();
	}

	/**
	 * Removes some dead letters for good.
	 * @param ids their ids
	 * @return what became of them
	 */
	public PurgeResult purge(Collection<String> ids) {
		return new Purger(this.letters, this.progress).purge(ids);
	}

	/**
	 * Removes all dead letters that there are now for good.
	 * @return what became of them
	 */
	public PurgeResult purgeAll() {
		return purgeUpToNow(LetterRange.ANY);
	}

	/**
	 * Removes all dead letters with a fingerprint that there are now for good.
	 * @param fingerprint what they have in common
	 * @return what became of them
	 */
	public PurgeResult purgeAll(String fingerprint) {
		return purgeUpToNow(required(fingerprint));
	}

	private PurgeResult purgeUpToNow(String fingerprint) {
		String last = this.letters.last();
		return (last != null) ? new Purger(this.letters, this.progress).purge(LetterRange.upTo(last, fingerprint))
				: new PurgeResult(0, List.of(), 0);
	}

	private static String required(String fingerprint) {
		Assert.hasText(fingerprint, "'fingerprint' must not be empty");
		return fingerprint;
	}

	@Override
	public String toString() {
		return "DeadLetterQueue[%s, %s]".formatted(listenerId(), key());
	}

}
