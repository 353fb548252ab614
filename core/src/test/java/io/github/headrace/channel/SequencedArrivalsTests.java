package io.github.headrace.channel;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

import io.github.headrace.message.EnvelopeDraft;
import io.github.headrace.message.EnvelopeHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What sequences tell of what is missing.
 */
class SequencedArrivalsTests {

	private static final PublisherIdentity OWN = PublisherIdentity.of("own");

	private final List<ChannelItem> marks = Collections.synchronizedList(new ArrayList<>());

	private final ChannelCounters counters = new ChannelCounters(false);

	private final SequencedArrivals arrivals = new SequencedArrivals("l", List.of("declared"), OWN, this.counters,
			this.marks::add);

	@BeforeEach
	void begin() {
		this.arrivals.begin();
	}

	@Test
	void dropsWhatWasHeardBefore() {
		assertThat(arrives("a", 1)).isTrue();
		assertThat(arrives("a", 2)).isTrue();
		assertThat(arrives("a", 1)).isFalse();
		assertThat(arrives("a", 2)).isFalse();
		assertThat(arrives("b", 1)).isTrue();
		assertThat(this.counters.duplicates.sum()).isEqualTo(2);
	}

	@Test
	void marksAHoleThatNothingFills() {
		arrives("a", 7);
		arrives("a", 10);
		assertThat(this.marks).isEmpty();
		await().until(() -> !this.marks.isEmpty());
		assertThat(this.marks).singleElement().isInstanceOfSatisfying(SubscriptionGap.class, (gap) -> {
			assertThat(gap.cause()).isEqualTo(SubscriptionGap.Cause.SEQUENCE);
			assertThat(gap.lostCount()).isEqualTo(2);
			assertThat(gap.destinations()).containsExactly("declared");
		});
		assertThat(this.counters.lost.sum()).isEqualTo(2);
	}

	@Test
	void hearsWhatComesLateAndCountsItAsLostNoMore() {
		arrives("a", 1);
		arrives("a", 5);
		assertThat(arrives("a", 3)).isTrue();
		assertThat(arrives("a", 3)).isFalse();
		assertThat(arrives("a", 2)).isTrue();
		assertThat(arrives("a", 4)).isTrue();
		assertThat(arrives("a", 4)).isFalse();
		this.arrivals.end();
		assertThat(this.marks).isEmpty();
		assertThat(this.counters.lost.sum()).isZero();
	}

	@Test
	void givesUpWhatHasNotComeWhenNothingMoreArrives() {
		arrives("a", 1);
		arrives("a", 5);
		arrives("a", 3);
		this.arrivals.end();
		assertThat(lostCount()).isEqualTo(2);
		assertThat(this.counters.lost.sum()).isEqualTo(2);
	}

	@Test
	void letsAGapCarryWhatItHasCost() {
		arrives("a", 1);
		this.arrivals.interrupted(gap());
		assertThat(this.marks).isEmpty();
		arrives("a", 1);
		assertThat(this.marks).isEmpty();
		arrives("a", 5);
		assertThat(this.marks).singleElement().extracting((mark) -> ((SubscriptionGap) mark).lostCount()).isEqualTo(3L);
		assertThat(this.counters.lost.sum()).isEqualTo(3);
	}

	@Test
	void letsAGapSayThatNothingIsLost() {
		arrives("a", 1);
		this.arrivals.interrupted(gap());
		arrives("a", 2);
		assertThat(this.marks).singleElement().extracting((mark) -> ((SubscriptionGap) mark).lostCount()).isEqualTo(0L);
	}

	@Test
	void letsAGapWaitNoLongerThanForItsTime() {
		arrives("a", 1);
		this.arrivals.interrupted(gap());
		await().untilAsserted(() -> assertThat(this.marks).hasSize(1));
		assertThat(lostCount()).isNull();
		arrives("a", 4);
		assertThat(this.marks).hasSize(1);
		assertThat(this.counters.lost.sum()).isEqualTo(2);
	}

	@Test
	void knowsNoCountWhereItHearsSeveralSourcesOrRawMessages() {
		arrives("a", 1);
		arrives("b", 1);
		this.arrivals.interrupted(gap());
		assertThat(lostCount()).isNull();
		arrives("a", 3);
		arrives("b", 4);
		assertThat(this.marks).hasSize(1);
		assertThat(this.counters.lost.sum()).isEqualTo(3);
		arrives("a", 6);
		this.arrivals.end();
		assertThat(this.marks).hasSize(2);
	}

	@Test
	void releasesAGapWithARawMessageAndTrustsNoCountFromThenOn() {
		arrives("a", 1);
		this.arrivals.interrupted(gap());
		assertThat(this.arrivals.accepts("a", "raw".getBytes(StandardCharsets.UTF_8))).isTrue();
		assertThat(lostCount()).isNull();
		this.arrivals.interrupted(gap());
		assertThat(this.marks).hasSize(2);
	}

	@Test
	void beginsAnewWithAnotherSource() {
		arrives("a", 100);
		assertThat(this.arrivals.accepts("a", body("/headrace/shop/2", 1))).isTrue();
		assertThat(this.marks).isEmpty();
	}

	@Test
	void dropsItsOwnWithoutMissingThem() {
		for (int i = 1; i <= 3; i++) {
			assertThat(this.arrivals.accepts("a", body(OWN.source("other"), i))).isFalse();
		}
		assertThat(this.counters.own.sum()).isEqualTo(3);
		assertThat(this.marks).isEmpty();
	}

	@Test
	void countsExactlyWhateverIsLostDoubledOrLate() {
		for (long seed = 0; seed < 200; seed++) {
			Random random = new Random(seed);
			SequenceWindow window = new SequenceWindow(1);
			TreeSet<Long> heard = new TreeSet<>(List.of(1L));
			long lost = 0;
			for (int i = 0; i < 100; i++) {
				long next = Math.max(2, heard.last() + 1 + random.nextInt(4) - random.nextInt(20) * random.nextInt(2));
				long result = window.arrived(next, true);
				if (heard.contains(next)) {
					assertThat(result).as("seed %d", seed).isEqualTo(SequenceWindow.DUPLICATE);
				}
				else if (next < heard.last()) {
					assertThat(result).as("seed %d", seed).isEqualTo(SequenceWindow.FOUND);
					lost--;
				}
				else {
					lost += result;
				}
				heard.add(next);
			}
			assertThat(lost).as("seed %d", seed).isEqualTo(heard.last() - heard.size());
		}
	}

	@Test
	void givesAForgottenChannelAnotherSource() {
		PublishedSequences sequences = new PublishedSequences("/headrace/shop/1", 2);
		assertThat(sequences.next("a").head()).isEqualTo(new EnvelopeHead("/headrace/shop/1", 1));
		assertThat(sequences.next("b").head()).isEqualTo(new EnvelopeHead("/headrace/shop/1", 1));
		assertThat(sequences.next("a").head()).isEqualTo(new EnvelopeHead("/headrace/shop/1", 2));
		assertThat(sequences.next("c").head()).isEqualTo(new EnvelopeHead("/headrace/shop/1~1", 1));
		assertThat(sequences.next("a").head()).isEqualTo(new EnvelopeHead("/headrace/shop/1", 3));
		assertThat(sequences.next("b").head()).isEqualTo(new EnvelopeHead("/headrace/shop/1~2", 1));
		for (int i = 0; i < 100_000; i++) {
			assertThat(this.arrivals.accepts("channel" + i, body(sequences.next("channel" + i).head()))).isTrue();
		}
		assertThat(this.arrivals.accepts("a", body(sequences.next("a").head()))).isTrue();
	}

	@Test
	void claimsNoLossInFrontOfWhatMayHaveOvertakenOthers() {
		arrives("a", 1);
		this.arrivals.interrupted(gap());
		overtakes("a", 110);
		assertThat(lostCount()).isNull();
		for (int i = 2; i < 110; i++) {
			assertThat(arrives("a", i)).isTrue();
		}
		this.arrivals.end();
		assertThat(this.marks).hasSize(1);
		assertThat(this.counters.lost.sum()).isZero();
		assertThat(this.counters.found.sum()).isZero();
	}

	@Test
	void marksWhatIsMissingInFrontOfWhatMayHaveOvertakenOthersWhenNothingFillsIt() {
		arrives("a", 1);
		this.arrivals.interrupted(gap());
		overtakes("a", 5);
		arrives("a", 3);
		this.arrivals.end();
		assertThat(this.marks).extracting((mark) -> ((SubscriptionGap) mark).lostCount()).containsExactly(null, 2L);
		assertThat(this.counters.lost.sum()).isEqualTo(2);
	}

	@Test
	void knowsThatNothingIsLostBeforeTheNextEvenIfItMayHaveOvertakenOthers() {
		arrives("a", 1);
		this.arrivals.interrupted(gap());
		overtakes("a", 2);
		assertThat(lostCount()).isZero();
	}

	@Test
	void letsAGapGoBeforeWhatComesLate() {
		arrives("a", 1);
		arrives("a", 3);
		this.arrivals.interrupted(gap());
		assertThat(arrives("a", 2)).isTrue();
		assertThat(lostCount()).isNull();
		arrives("a", 6);
		assertThat(this.marks).hasSize(1);
		assertThat(this.counters.lost.sum()).isEqualTo(2);
	}

	@Test
	void letsAGapGoBeforeWhatIsFoundAndCountsIt() {
		arrives("a", 1);
		this.arrivals.interrupted(gap());
		arrives("a", 3);
		this.arrivals.interrupted(gap());
		assertThat(arrives("a", 2)).isTrue();
		assertThat(this.marks).extracting((mark) -> ((SubscriptionGap) mark).lostCount()).containsExactly(1L, null);
		assertThat(this.counters.lost.sum()).isOne();
		assertThat(this.counters.found.sum()).isOne();
	}

	@Test
	void claimsNothingOfNumbersThatItHasForgotten() {
		for (int i = 1; i < 200; i += 2) {
			arrives("a", i);
		}
		this.arrivals.interrupted(gap());
		assertThat(arrives("a", 2)).isTrue();
		assertThat(lostCount()).isNull();
	}

	@Test
	void leavesNoGapOfItsOwnForEachOfManyChannels() {
		for (int i = 0; i < 100; i++) {
			arrives("a" + i, 1);
			arrives("a" + i, 3);
		}
		await().until(() -> !this.marks.isEmpty());
		this.arrivals.end();
		// One, unless the test itself stood still.
		assertThat(this.marks).hasSizeLessThan(10);
		assertThat(this.marks).extracting((mark) -> ((SubscriptionGap) mark).lostCount())
			.satisfies((counts) -> assertThat(counts.stream().mapToLong(Long::longValue).sum()).isEqualTo(100));
		assertThat(this.counters.lost.sum()).isEqualTo(100);
	}

	@Test
	void saysThatItMayOvertakeWhatIsNotAnswered() {
		PublishedSequences sequences = new PublishedSequences("/headrace/shop/1");
		PublishedSequences.Numbered first = sequences.next("a");
		PublishedSequences.Numbered second = sequences.next("a");
		sequences.answered(first);
		assertThat(sequences.next("b").head().overtaking()).isFalse();
		sequences.replaced();
		PublishedSequences.Numbered third = sequences.next("a");
		assertThat(third.head()).isEqualTo(new EnvelopeHead("/headrace/shop/1", 3, true));
		assertThat(EnvelopeHead.of(body(third.head()))).isEqualTo(third.head());
		sequences.answered(second);
		assertThat(sequences.next("a").head().overtaking()).isTrue();
		sequences.answered(new PublishedSequences.Numbered(new EnvelopeHead("", 1), 0));
		assertThat(sequences.next("a").head().overtaking()).isFalse();
	}

	@Test
	void mayAlwaysOvertakeWhatIsNotAnsweredWhereNobodyTellsOfConnections() {
		PublishedSequences sequences = new PublishedSequences("/headrace/shop/1");
		sequences.unknown();
		PublishedSequences.Numbered first = sequences.next("a");
		assertThat(first.head().overtaking()).isFalse();
		assertThat(sequences.next("a").head().overtaking()).isTrue();
	}

	private void overtakes(String channel, long sequence) {
		assertThat(this.arrivals.accepts(channel, body(new EnvelopeHead("/headrace/shop/1", sequence, true)))).isTrue();
	}

	private @Nullable Long lostCount() {
		assertThat(this.marks).hasSize(1);
		return ((SubscriptionGap) this.marks.get(0)).lostCount();
	}

	private boolean arrives(String channel, long sequence) {
		return this.arrivals.accepts(channel, body("/headrace/shop/1", sequence));
	}

	private static byte[] body(String source, long sequence) {
		return body(new EnvelopeHead(source, sequence));
	}

	private static byte[] body(EnvelopeHead head) {
		return EnvelopeDraft.of(Map.of("id", "1"), null, null).complete(head);
	}

	private static SubscriptionGap gap() {
		return new SubscriptionGap("l", List.of("a"), SubscriptionGap.Cause.CONNECTION, Instant.now(), Instant.now(),
				null);
	}

}
