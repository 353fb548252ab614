package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.cache.CacheMember;
import io.github.headrace.deadletter.DeadLetterGroups;
import io.github.headrace.deadletter.DeadLetterQueue;
import io.github.headrace.deadletter.DeadLetters;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.stream.StreamInfo;
import io.github.headrace.stream.StreamListenerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * What the endpoint and health have to ask Redis, for both of them.
 */
final class RedisLooks implements DisposableBean {

	/** How long whoever asks waits for the answers. */
	static final Duration PATIENCE = Duration.ofMillis(1200);

	private static final int MAX_THREADS = 8;

	/** Of so many dead letters of a queue the fingerprints are counted. */
	private static final int MAX_GROUPED = 10_000;

	private final ListenerRegistry registry;

	private final Supplier<@Nullable DeadLetters> deadLetters;

	private final ExecutorService threads = newThreads();

	private final Look<Place, StreamInfo> streams;

	private final Look<Place, Long> counts;

	private final Look<Place, DeadLetterGroups> groups;

	private final RememberedGroups remembered = new RememberedGroups(System::nanoTime);

	private final Look<String, List<CacheMember>> members;

	RedisLooks(ListenerRegistry registry, Supplier<@Nullable DeadLetters> deadLetters,
			Supplier<@Nullable CacheInvalidations> invalidations) {
		this.registry = registry;
		this.deadLetters = deadLetters;
		this.streams = new Look<>(this::aboutStreams, this.threads);
		this.counts = new Look<>(this::aboutDeadLetters, this.threads);
		this.groups = new Look<>(this::aboutGroups, this.threads);
		this.members = new Look<>(() -> {
			CacheInvalidations started = invalidations.get();
			return (started != null) ? Map.of("", new Question<>("", started::members)) : Map.of();
		}, this.threads);
	}

	private static ExecutorService newThreads() {
		CustomizableThreadFactory factory = new CustomizableThreadFactory("headrace-look-");
		factory.setDaemon(true);
		ThreadPoolExecutor created = new ThreadPoolExecutor(MAX_THREADS, MAX_THREADS, 5, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), factory);
		created.allowCoreThreadTimeOut(true);
		return created;
	}

	/** Begins to ask everything, so that nothing waits for another. */
	void begin() {
		this.streams.begin();
		this.counts.begin();
		this.members.begin();
	}

	/** What Redis knows of the streams that are read. */
	Look<Place, StreamInfo> streams() {
		return this.streams;
	}

	/** How many dead letters there are. */
	Look<Place, Long> counts() {
		return this.counts;
	}

	/** What dead letters have in common, where there are any. */
	Look<Place, DeadLetterGroups> groups() {
		return this.groups;
	}

	/** The instances that share caches. */
	Look<String, List<CacheMember>> members() {
		return this.members;
	}

	List<DeadLetterQueue> queues() {
		DeadLetters present = this.deadLetters.get();
		return (present != null) ? present.queues() : List.of();
	}

	private Map<Place, Question<StreamInfo>> aboutStreams() {
		Map<Place, Question<StreamInfo>> questions = new LinkedHashMap<>();
		for (ListenerContainer container : this.registry.containers()) {
			if (container instanceof StreamListenerContainer consumer) {
				for (String stream : consumer.destinations()) {
					questions.put(new Place(consumer.id(), stream),
							new Question<>(consumer.streams().server(), () -> consumer.streams().inspect(stream)));
				}
			}
		}
		return questions;
	}

	private Map<Place, Question<Long>> aboutDeadLetters() {
		Map<Place, Question<Long>> questions = new LinkedHashMap<>();
		for (DeadLetterQueue queue : queues()) {
			questions.put(Place.of(queue), new Question<>(queue.server(), queue::countAsync));
		}
		return questions;
	}

	private Map<Place, Question<DeadLetterGroups>> aboutGroups() {
		Map<Place, Answer<Long>> known = this.counts.begin().answers();
		Map<Place, Question<DeadLetterGroups>> questions = new LinkedHashMap<>();
		for (DeadLetterQueue queue : queues()) {
			Place place = Place.of(queue);
			Answer<Long> answer = known.get(place);
			Long count = (answer != null) ? answer.value() : null;
			if (count != null && count > 0) {
				questions.put(place, new Question<>(queue.server(), () -> CompletableFuture
					.completedFuture(this.remembered.get(place, count, () -> queue.fingerprints(MAX_GROUPED)))));
			}
		}
		this.remembered.retain(queues().stream().map(Place::of).toList());
		return questions;
	}

	@Override
	public void destroy() {
		this.threads.shutdownNow();
	}

	/**
	 * Where something is asked about.
	 *
	 * @param listener the id of the listener
	 * @param destination its stream, or of a channel listener its id
	 */
	record Place(String listener, String destination) {

		static Place of(DeadLetterQueue queue) {
			return new Place(queue.listenerId(), queue.destination());
		}

	}

}
