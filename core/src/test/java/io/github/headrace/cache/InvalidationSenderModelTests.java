package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import io.github.headrace.stream.EntryId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests a sender with several threads, random loads and failures: whatever was asked for
 * is in an entry that was sent later, and is reported as sent no earlier.
 */
class InvalidationSenderModelTests {

	private static final int THREADS = 4;

	private static final int MAX_KEYS = 8;

	private static final int MAX_BYTES = 300;

	private final RecordingTransport transport = new RecordingTransport().hold();

	private final CacheCounters counters = new CacheCounters();

	static LongStream seeds() {
		return LongStream.rangeClosed(1, 50);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void sendsEverythingThatIsAskedFor(long seed) throws Exception {
		Random random = new Random(seed);
		this.transport.open(random.nextInt(4) != 0);
		SenderSettings settings = new SenderSettings(MAX_KEYS, MAX_BYTES, 5 + random.nextInt(40), Duration.ZERO);
		InvalidationSender sender = this.transport.sender(settings, this.counters);
		List<Request> requests = new ArrayList<>();
		Phaser running = new Phaser(THREADS);
		for (int i = 0; i < THREADS; i++) {
			Random load = new Random(random.nextLong());
			new Thread(() -> {
				List<Request> own = new ArrayList<>();
				for (int n = 0; n < 100; n++) {
					own.add(request(sender, load));
				}
				synchronized (requests) {
					requests.addAll(own);
				}
				running.arrive();
			}).start();
		}
		answerUntil(running, random);
		running.awaitAdvanceInterruptibly(0);
		this.transport.release();
		for (Request request : requests) {
			assertThat(request.sent().get(20, TimeUnit.SECONDS)).isNotNull();
		}
		verify(requests);
		assertThat(sender.unsent()).isZero();
	}

	private void answerUntil(Phaser running, Random random) {
		int failures = 3;
		while (running.getPhase() == 0) {
			if (!this.transport.isHolding()) {
				Thread.onSpinWait();
			}
			else if (failures > 0 && random.nextInt(8) == 0) {
				failures--;
				this.transport.fail(new IllegalStateException("Refused"));
			}
			else {
				this.transport.answer();
			}
		}
	}

	private Request request(InvalidationSender sender, Random random) {
		List<Invalidation> invalidations = new ArrayList<>();
		int size = 1 + (random.nextInt(5) == 0 ? random.nextInt(12) : 0);
		for (int i = 0; i < size; i++) {
			invalidations.add(invalidation(random));
		}
		int before = this.transport.entries().size();
		return new Request(before, invalidations, sender.send(invalidations));
	}

	private static Invalidation invalidation(Random random) {
		String cache = "cache-" + random.nextInt(3);
		String key = "key-" + random.nextInt(60);
		return switch (random.nextInt(20)) {
			case 0 -> Invalidation.clear(cache);
			case 1 -> Invalidation.tag(cache, key);
			case 2 -> Invalidation.prefix(cache, key);
			case 3 -> Invalidation.evict(cache, "x".repeat(MAX_BYTES));
			case 4, 5, 6, 7, 8 -> Invalidation.put(cache, key);
			default -> Invalidation.evict(cache, key);
		};
	}

	private void verify(List<Request> requests) {
		List<List<Invalidation>> entries = this.transport.invalidations();
		assertThat(entries).allSatisfy((entry) -> {
			assertThat(entry).isNotEmpty().doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(MAX_KEYS);
			assertThat(entry.stream().mapToInt(InvalidationBatch::bytes).sum()).isLessThanOrEqualTo(MAX_BYTES);
		});
		for (Request request : requests) {
			List<Invalidation> sent = entries.subList(request.before(), (int) request.sent().join().sequence())
				.stream()
				.flatMap(List::stream)
				.toList();
			assertThat(request.invalidations())
				.allMatch((invalidation) -> sent.stream().anyMatch((other) -> includes(other, invalidation)));
		}
	}

	private static boolean includes(Invalidation sent, Invalidation requested) {
		return sent.cache().equals(requested.cache()) && switch (sent.kind()) {
			case CLEAR -> true;
			case EVICT -> sent.value().equals(requested.value())
					&& (requested.kind() == InvalidationKind.EVICT || requested.kind() == InvalidationKind.PUT);
			default -> sent.equals(requested);
		};
	}

	/**
	 * What was asked for.
	 *
	 * @param before how many entries had been sent by then
	 */
	private record Request(int before, List<Invalidation> invalidations, CompletableFuture<EntryId> sent) {

	}

}
