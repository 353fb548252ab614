package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.headrace.stream.EntryId;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

class InvalidationSenderTests {

	private final RecordingTransport transport = new RecordingTransport();

	private final CacheCounters counters = new CacheCounters();

	private SenderSettings settings = new SenderSettings(256, 65_536, 4_096, Duration.ofSeconds(30));

	private @Nullable InvalidationSender created;

	private InvalidationSender sender() {
		if (this.created == null) {
			this.created = this.transport.sender(this.settings, this.counters);
		}
		return this.created;
	}

	private CompletableFuture<EntryId> send(Invalidation... invalidations) {
		return sender().send(List.of(invalidations));
	}

	private static Invalidation evict(Object key) {
		return Invalidation.evict("products", key.toString());
	}

	private static List<Invalidation> evictions(int from, int to) {
		return IntStream.range(from, to).mapToObj(InvalidationSenderTests::evict).toList();
	}

	/** Lets an entry be under way, so that what comes is gathered. */
	private void occupy() {
		this.transport.hold();
		send(Invalidation.evict("other", "first"));
	}

	private List<List<Invalidation>> gathered() {
		this.transport.release();
		List<List<Invalidation>> entries = this.transport.invalidations();
		return entries.subList(1, entries.size());
	}

	@Nested
	class Batches {

		@Test
		void sendsAtOnceOnTheCallingThreadWhileIdle() {
			assertThat(send(evict(1))).isCompletedWithValue(new EntryId(1, 1));
			assertThat(send(evict(2))).isCompletedWithValue(new EntryId(1, 2));
			assertThat(transport.entries()).extracting(RecordingTransport.Entry::thread)
				.containsOnly(Thread.currentThread());
		}

		@Test
		void sendsOnAnotherThreadWhereAConnectionMayHaveToBeOpened() {
			transport.open(false);
			assertThat(send(evict(1))).succeedsWithin(Duration.ofSeconds(10));
			assertThat(transport.entries()).extracting(RecordingTransport.Entry::thread)
				.allMatch((thread) -> thread.isDaemon() && thread.getName().startsWith("headrace-invalidate-"));
		}

		@Test
		void gathersWhatComesWhileAnEntryIsUnderWay() {
			occupy();
			List<CompletableFuture<EntryId>> sent = new ArrayList<>();
			for (int i = 0; i < 10_000; i++) {
				sent.add(send(evict(i % 100)));
			}
			assertThat(sent).noneMatch(CompletableFuture::isDone);
			assertThat(sender().unsent()).isEqualTo(101);
			assertThat(gathered()).singleElement()
				.satisfies((entry) -> assertThat(entry).containsExactlyElementsOf(evictions(0, 100)));
			assertThat(sent).allSatisfy((future) -> assertThat(future).isCompletedWithValue(new EntryId(1, 2)));
			assertThat(sender().unsent()).isZero();
			assertThat(counters.requested.sum()).isEqualTo(10_001);
			assertThat(counters.sent.sum()).isEqualTo(101);
			assertThat(counters.entries.sum()).isEqualTo(2);
		}

		@Test
		void keepsNothingForEachOfThoseWhoWaitForTheSame() {
			occupy();
			CompletableFuture<EntryId> sent = send(evict(1));
			send(Invalidation.evict("others", "1"));
			assertThat(send(evict(1))).isSameAs(sent);
			assertThat(sent.cancel(true)).isFalse();
			assertThat(sent.complete(EntryId.MIN)).isFalse();
			assertThat(sent.orTimeout(1, TimeUnit.MILLISECONDS)).failsWithin(Duration.ofSeconds(10));
			for (int i = 0; i < 1_000; i++) {
				send(Invalidation.put("products", "1"));
				send(evict(1));
			}
			assertThat(sent).isNotDone();
			assertThat(gathered()).containsExactly(List.of(evict(1), Invalidation.evict("others", "1")));
			assertThat(sent).isCompletedWithValue(new EntryId(1, 2));
		}

		@Test
		void tellsAsOftenAsItWasAskedTo() {
			List<Invalidation> told = new ArrayList<>();
			occupy();
			for (int i = 0; i < 3; i++) {
				((EntryFuture) send(evict(1))).tell(told::add, evict(1));
			}
			assertThat(told).isEmpty();
			transport.release();
			assertThat(told).containsExactly(evict(1), evict(1), evict(1));
			((EntryFuture) send(evict(2))).tell(told::add, evict(2));
			assertThat(told).hasSize(4);
		}

		@Test
		void clearsACacheOfWhichTooManyKeysWait() {
			occupy();
			List<CompletableFuture<EntryId>> sent = new ArrayList<>();
			for (int i = 0; i < 10_000; i++) {
				sent.add(send(evict(i)));
			}
			send(Invalidation.evict("other", "second"));
			assertThat(gathered())
				.containsExactly(List.of(Invalidation.clear("products"), Invalidation.evict("other", "second")));
			assertThat(sent).allSatisfy((future) -> assertThat(future).isCompletedWithValue(new EntryId(1, 2)));
			assertThat(counters.escalations.sum()).isEqualTo(1);
		}

		@Test
		void splitsWhatDoesNotFitInOneEntry() {
			occupy();
			CompletableFuture<EntryId> sent = sender().send(evictions(0, 600));
			assertThat(gathered()).extracting(Collection::size).containsExactly(256, 256, 88);
			assertThat(sent).isCompletedWithValue(new EntryId(1, 4));
		}

		@Test
		void splitsWhatHasTooManyBytes() {
			settings = new SenderSettings(256, 1_000, 4_096, Duration.ZERO);
			String key = "\u20ac".repeat(100);
			send(evict("a" + key), evict("b" + key), evict("c" + key), evict("d" + key));
			assertThat(transport.invalidations()).extracting(Collection::size).containsExactly(3, 1);
		}

		@Test
		void keepsAListTogether() {
			occupy();
			sender().send(evictions(0, 200));
			sender().send(evictions(200, 300));
			assertThat(gathered()).containsExactly(evictions(0, 200), evictions(200, 300));
		}

		@Test
		void completesNothingToSend() {
			assertThat(sender().send(List.of())).isCompletedWithValue(EntryId.MIN);
			assertThat(transport.entries()).isEmpty();
		}

		@Test
		void removesTheSharedKeys() {
			InvalidationTargets targets = new InvalidationTargets();
			targets.add(new SharedTarget("products"));
			new InvalidationSender(transport, targets, settings, counters)
				.send(List.of(evict(1), Invalidation.put("products", "2"), Invalidation.tag("products", "3")));
			assertThat(transport.entries()).singleElement()
				.satisfies((entry) -> assertThat(entry.sharedKeys()).containsExactly("products::1", "products::2"));
		}

	}

	@Nested
	class Inclusions {

		@Test
		void anEvictionTakesThePlaceOfAPut() {
			occupy();
			CompletableFuture<EntryId> put = send(Invalidation.put("products", "1"));
			send(evict(2));
			CompletableFuture<EntryId> evict = send(evict(1));
			assertThat(gathered()).containsExactly(List.of(evict(1), evict(2)));
			assertThat(List.of(put, evict)).allMatch(CompletableFuture::isDone);
		}

		@Test
		void anEvictionTakesAPutAwayThatIsBehindAnEqualOne() {
			occupy();
			send(evict(1));
			send(Invalidation.put("products", "1"));
			send(evict(1));
			assertThat(gathered()).containsExactly(List.of(evict(1)));
		}

		@Test
		void aPutStaysBehindAnEviction() {
			occupy();
			send(evict(1));
			send(Invalidation.put("products", "1"));
			assertThat(gathered()).containsExactly(List.of(evict(1), Invalidation.put("products", "1")));
		}

		@Test
		void aClearIncludesEverythingOfItsCacheThatWaits() {
			occupy();
			CompletableFuture<EntryId> first = send(evict(1), Invalidation.put("products", "2"));
			CompletableFuture<EntryId> others = send(Invalidation.evict("others", "1"));
			CompletableFuture<EntryId> second = send(Invalidation.tag("products", "t"),
					Invalidation.prefix("products", "p"));
			CompletableFuture<EntryId> clear = send(Invalidation.clear("products"));
			CompletableFuture<EntryId> last = send(evict(3));
			assertThat(gathered())
				.containsExactly(List.of(Invalidation.clear("products"), Invalidation.evict("others", "1")));
			assertThat(List.of(first, others, second, clear, last))
				.allSatisfy((future) -> assertThat(future).isCompletedWithValue(new EntryId(1, 2)));
		}

		@Test
		void includesNothingInWhatIsUnderWay() {
			transport.hold();
			send(Invalidation.clear("products"));
			CompletableFuture<EntryId> evict = send(evict(1));
			transport.answer();
			assertThat(evict).isNotDone();
			transport.release();
			assertThat(transport.invalidations()).containsExactly(List.of(Invalidation.clear("products")),
					List.of(evict(1)));
			assertThat(evict).isCompletedWithValue(new EntryId(1, 2));
		}

		@Test
		void joinsBatchesThatHaveShrunk() {
			occupy();
			send(Invalidation.evict("others", "1"));
			sender().send(evictions(0, 256));
			send(Invalidation.evict("others", "2"));
			send(Invalidation.clear("products"));
			assertThat(gathered()).containsExactly(List.of(Invalidation.evict("others", "1"),
					Invalidation.clear("products"), Invalidation.evict("others", "2")));
		}

	}

	@Nested
	@ExtendWith(OutputCaptureExtension.class)
	class Failures {

		private void awaitEntries(int count) {
			Awaitility.await().until(() -> transport.entries().size() == count);
		}

		@Test
		void sendsAgainInOrderWhatHasFailed(CapturedOutput output) {
			transport.hold();
			CompletableFuture<EntryId> first = send(evict(1));
			CompletableFuture<EntryId> second = send(evict(2));
			transport.fail(new IllegalStateException("Connection refused"));
			assertThat(send(evict(1))).isNotDone();
			awaitEntries(2);
			assertThat(first).isNotDone();
			transport.release();
			assertThat(transport.invalidations()).containsExactly(List.of(evict(1)), List.of(evict(1), evict(2)));
			assertThat(List.of(first, second)).allMatch((future) -> future.isDone());
			assertThat(counters.failures.sum()).isEqualTo(1);
			assertThat(counters.sent.sum()).isEqualTo(2);
			assertThat(output).containsOnlyOnce("by cache: {products=2}").contains("Connection refused");
		}

		@Test
		void includesWhatHasFailedInAClearThatCameMeanwhile() {
			transport.hold();
			CompletableFuture<EntryId> evict = send(evict(1), Invalidation.evict("others", "1"));
			CompletableFuture<EntryId> clear = send(Invalidation.clear("products"));
			transport.fail(new IllegalStateException("Connection refused"));
			awaitEntries(2);
			transport.release();
			assertThat(transport.invalidations().get(1)).containsExactly(Invalidation.clear("products"),
					Invalidation.evict("others", "1"));
			assertThat(List.of(evict, clear)).allMatch((future) -> future.isDone());
		}

		@Test
		void boundsWhatWaitsWhenABatchComesBack(CapturedOutput output) {
			settings = new SenderSettings(10, 65_536, 20, Duration.ZERO);
			transport.hold();
			CompletableFuture<EntryId> first = sender().send(evictions(0, 10));
			CompletableFuture<EntryId> second = sender().send(evictions(10, 30));
			transport.fail(new IllegalStateException("Connection refused"));
			awaitEntries(2);
			transport.release();
			assertThat(transport.invalidations().get(1)).containsExactly(Invalidation.clear("products"));
			assertThat(List.of(first, second)).allMatch((future) -> future.isDone());
			assertThat(output).containsOnlyOnce("More than 20 invalidations of cache 'products' wait to be sent")
				.contains("'headrace.cache.invalidation.max-waiting'");
		}

		@Test
		void survivesATransportThatThrows() {
			InvalidationTargets targets = new InvalidationTargets();
			SharedTarget target = new SharedTarget("products");
			target.failures.set(1);
			targets.add(target);
			assertThat(new InvalidationSender(transport, targets, settings, counters).send(List.of(evict(1))))
				.succeedsWithin(Duration.ofSeconds(10));
			assertThat(counters.failures.sum()).isEqualTo(1);
		}

		@Test
		void survivesAnError() {
			InvalidationTargets targets = new InvalidationTargets();
			SharedTarget target = new SharedTarget("products");
			target.errors.set(1);
			targets.add(target);
			assertThat(new InvalidationSender(transport, targets, settings, counters).send(List.of(evict(1))))
				.succeedsWithin(Duration.ofSeconds(10));
		}

		@Test
		void sendsAgainWhatIsNotAnswered() {
			transport.hold();
			created = new InvalidationSender(transport, new InvalidationTargets(), settings, counters,
					Duration.ofMillis(50));
			CompletableFuture<EntryId> sent = send(evict(1));
			Awaitility.await().until(() -> transport.entries().size() > 1);
			transport.release();
			assertThat(sent).succeedsWithin(Duration.ofSeconds(10));
		}

		@Test
		void clearsACacheOfWhichAnInvalidationIsTooLarge(CapturedOutput output) {
			settings = new SenderSettings(256, 1_000, 4_096, Duration.ZERO);
			send(evict("x".repeat(2_000)));
			send(evict("y".repeat(2_000)));
			assertThat(transport.invalidations()).containsExactly(List.of(Invalidation.clear("products")),
					List.of(Invalidation.clear("products")));
			assertThat(counters.escalations.sum()).isEqualTo(2);
			assertThat(output).containsOnlyOnce("An invalidation of cache 'products' has ")
				.contains("but an entry takes 1000", "'headrace.cache.invalidation.max-bytes'", "use shorter keys");
		}

	}

	@Nested
	class Lately {

		@Test
		void sendsAgainWhatItSentLately() {
			send(evict(1));
			send(evict(2));
			send(evict(1));
			sender().lost().confirmed(List.of(Invalidation.put("others", "3")), EntryId.MIN);
			sender().lost().sendAgain();
			assertThat(transport.invalidations()).hasSize(4)
				.last()
				.satisfies((entry) -> assertThat(entry).containsExactlyInAnyOrder(evict(2), evict(1),
						Invalidation.put("others", "3")));
			assertThat(counters.requested.sum()).isEqualTo(3);
		}

		@Test
		void sendsAgainWhatItSentBeforeALongOutage() {
			settings = new SenderSettings(256, 65_536, 4_096, Duration.ZERO);
			sender().lost().current(System.nanoTime(), System.nanoTime());
			send(evict(1));
			sender().lost().sendAgain();
			assertThat(transport.invalidations()).containsExactly(List.of(evict(1)), List.of(evict(1)));
		}

		@Test
		void sendsAgainWhatAServerMayHaveLostThoughTheLogIsProven() {
			settings = new SenderSettings(256, 65_536, 4_096, Duration.ZERO);
			long before = System.nanoTime();
			sender().lost().came(send(evict(1)).join());
			sender().lost().current(System.nanoTime(), before);
			sender().lost().sendAgain();
			assertThat(transport.invalidations()).containsExactly(List.of(evict(1)), List.of(evict(1)));
		}

		@Test
		void sendsAgainWhatIsUnderWay() {
			transport.hold();
			send(evict(1));
			sender().lost().sendAgain();
			transport.release();
			assertThat(transport.invalidations()).containsExactly(List.of(evict(1)), List.of(evict(1)));
		}

		@Test
		void obeysWhatItSendsAgainBeforeAndAfterThat() {
			InvalidationTargets targets = new InvalidationTargets();
			SharedTarget target = new SharedTarget("products");
			targets.add(target);
			created = new InvalidationSender(transport, targets, settings, counters);
			send(evict(1));
			assertThat(target.applied).isEmpty();
			transport.hold();
			sender().lost().sendAgain();
			assertThat(target.applied).containsExactly(evict(1));
			assertThat(target.sending).containsExactly(evict(1));
			SharedTarget late = new SharedTarget("products");
			targets.add(late);
			transport.release();
			Awaitility.await().until(target.sending::isEmpty);
			assertThat(target.applied).containsExactly(evict(1), evict(1));
			assertThat(late.applied).containsExactly(evict(1));
		}

		@Test
		void sendsNothingAgainIfThereWasNothing() {
			sender().lost().sendAgain();
			assertThat(transport.entries()).isEmpty();
		}

		@Test
		void clearsWhereTooMuchWasSentLately() {
			settings = new SenderSettings(10, 65_536, 20, Duration.ofMinutes(1));
			for (int i = 0; i < 30; i++) {
				send(evict(i));
			}
			sender().lost().sendAgain();
			assertThat(transport.invalidations()).hasSize(31)
				.last()
				.satisfies((entry) -> assertThat(entry).containsExactly(Invalidation.clear("products")));
		}

	}

	@Nested
	@ExtendWith(OutputCaptureExtension.class)
	class Ends {

		@Test
		void heedsNoAnswerToWhatWasGivenUpAtAnEnd() {
			transport.hold();
			CompletableFuture<EntryId> given = send(evict(1));
			sender().close(Duration.ZERO);
			assertThat(given).isCancelled();
			sender().open();
			send(evict(2));
			transport.answer();
			send(evict(3));
			assertThat(transport.invalidations()).containsExactly(List.of(evict(1)), List.of(evict(2)));
			transport.release();
			assertThat(transport.invalidations()).hasSize(3);
		}

		@Test
		void doesNotSendAgainWhatWasGivenUpAtAnEnd() {
			transport.hold();
			send(evict(1));
			sender().close(Duration.ZERO);
			sender().open();
			send(evict(2));
			transport.fail(new IllegalStateException("Connection refused"));
			assertThat(sender().unsent()).isOne();
			transport.release();
			assertThat(transport.invalidations()).containsExactly(List.of(evict(1)), List.of(evict(2)));
			assertThat(sender().unsent()).isZero();
		}

		@Test
		void doesNotSendWhatWasGivenUpWhileItWaitedForAPut() {
			InvalidationTargets targets = new InvalidationTargets();
			SharedTarget target = new SharedTarget("products");
			targets.add(target);
			created = new InvalidationSender(transport, targets, settings, counters, Duration.ofSeconds(1));
			CompletableFuture<Void> put = new CompletableFuture<>();
			target.underWay = put;
			assertThat(send(evict(1))).isNotDone();
			sender().close(Duration.ZERO);
			sender().open();
			transport.hold();
			target.underWay = null;
			CompletableFuture<EntryId> sent = send(evict(2));
			put.complete(null);
			assertThat(transport.invalidations()).containsExactly(List.of(evict(2)));
			// Its own answer is the one that is waited for
			Awaitility.await().until(() -> transport.entries().size() > 1);
			transport.release();
			assertThat(sent).succeedsWithin(Duration.ofSeconds(10));
			assertThat(transport.invalidations()).allMatch(List.of(evict(2))::equals);
		}

		@Test
		void doesNotSendBehindAPutWhatWasGivenUpAtAnEnd() {
			InvalidationTargets targets = new InvalidationTargets();
			SharedTarget target = new SharedTarget("products");
			targets.add(target);
			created = new InvalidationSender(transport, targets, settings, counters);
			CompletableFuture<Void> put = new CompletableFuture<>();
			target.underWay = put;
			send(evict(1));
			sender().close(Duration.ZERO);
			put.complete(null);
			assertThat(transport.entries()).isEmpty();
		}

		@Test
		void waitsForWhatIsUnderWay(CapturedOutput output) throws Exception {
			transport.hold();
			CompletableFuture<EntryId> first = send(evict(1));
			CompletableFuture<EntryId> second = send(evict(2));
			Thread closing = new Thread(() -> sender().close(Duration.ofMinutes(1)));
			closing.start();
			Awaitility.await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
			transport.release();
			closing.join();
			assertThat(List.of(first, second)).allMatch((future) -> future.isDone() && !future.isCancelled());
			assertThat(output).doesNotContain("were not sent");
		}

		@Test
		void saysWhatIsLeft(CapturedOutput output) {
			transport.hold();
			CompletableFuture<EntryId> first = send(evict(1));
			CompletableFuture<EntryId> second = send(evict(2), Invalidation.evict("others", "1"));
			sender().close(Duration.ZERO);
			assertThat(List.of(first, second)).allMatch(CompletableFuture::isCancelled);
			assertThat(output).contains("by cache: {products=2, others=1}");
			transport.release();
			assertThat(transport.entries()).hasSize(1);
		}

		@Test
		void sendsNothingAnyMoreAndSaysSo(CapturedOutput output) {
			sender().close(Duration.ZERO);
			assertThat(send(evict(1))).isCancelled();
			assertThat(send(evict(2))).isCancelled();
			assertThat(output).containsOnlyOnce("not sent after the end (1 so far, the last of cache 'products')");
			assertThat(transport.entries()).isEmpty();
		}

		@Test
		void triesOnceMoreWhatHasFailed() {
			transport.hold();
			CompletableFuture<EntryId> sent = send(evict(1));
			for (int i = 1; i < 4; i++) {
				transport.fail(new IllegalStateException("Connection refused"));
				int attempts = i + 1;
				Awaitility.await().until(() -> transport.entries().size() == attempts);
			}
			transport.hold();
			transport.fail(new IllegalStateException("Connection refused"));
			transport.release();
			sender().close(Duration.ofSeconds(10));
			assertThat(sent).succeedsWithin(Duration.ofSeconds(10));
			assertThat(transport.entries()).hasSize(5);
		}

	}

}
