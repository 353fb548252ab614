package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.deadletter.FailureMark;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A reader without handlers: what it reads can be taken, and stays pending until it is
 * acknowledged.
 */
final class ReaderFixture implements EntryLanes, StreamEvents {

	static final String CONSUMER = "me";

	static final Duration BLOCK = Duration.ofSeconds(2);

	final BlockingQueue<Delivery> delivered = new LinkedBlockingQueue<>();

	final BlockingQueue<String> told = new LinkedBlockingQueue<>();

	final StreamCounters counters = new StreamCounters();

	final ReentrantLock claims = new ReentrantLock();

	final Unsettled unsettled;

	final GroupReader reader;

	private final LettuceConnectionFactory factory;

	ReaderFixture(LettuceConnectionFactory factory, int prefetch, String startFrom, String... streams) {
		this.factory = factory;
		this.unsettled = new Unsettled(prefetch, 1024 * 1024);
		List<StreamSource> sources = new ArrayList<>();
		for (String stream : streams) {
			StreamSource source = StreamSource.of(StreamKey.of(Namespace.NONE, stream), "g");
			sources.add(source);
			sources.add(source.replays());
		}
		this.reader = reader(sources, StartPosition.parse(startFrom), prefetch);
		this.reader.start();
	}

	ReaderFixture(String host, int port, int prefetch, String startFrom, String... streams) {
		this(started(new LettuceConnectionFactory(host, port)), prefetch, startFrom, streams);
	}

	static LettuceConnectionFactory started(LettuceConnectionFactory factory) {
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	private GroupReader reader(List<StreamSource> sources, StartPosition start, int prefetch) {
		ReaderSettings settings = ReaderSettings.of(BLOCK, Duration.ofSeconds(30), prefetch);
		ConsumerGroups groups = new ConsumerGroups(sources, start, ReaderSettings.PATIENCE, this.counters, this);
		Phantoms phantoms = new Phantoms(sources, CONSUMER, ReaderSettings.PATIENCE, this.unsettled, this.claims,
				this.counters, this);
		return new GroupReader("test", NativeConnection.of(this.factory), sources, CONSUMER, settings, groups, phantoms,
				this.unsettled, this, this.counters);
	}

	/** Settles entries as a handler would have done. */
	void settle(List<Delivery> deliveries) {
		NativeConnection connection = NativeConnection.of(this.factory);
		for (Delivery delivery : deliveries) {
			connection.await(connection.send((commands) -> commands.xack(delivery.source().key(),
					delivery.source().groupName(), delivery.id().toString())));
		}
		this.unsettled.removeAll(deliveries);
	}

	@Override
	public void deliver(List<Delivery> deliveries) {
		this.delivered.addAll(deliveries);
	}

	@Override
	public void pause() {
	}

	@Override
	public void resume() {
	}

	@Override
	public CompletableFuture<Void> close() {
		this.reader.stop().join();
		this.factory.destroy();
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public List<Delivery> abort() {
		return List.of();
	}

	@Override
	public int depth() {
		return this.delivered.size();
	}

	@Override
	public void deadLettered(StreamSource source, String originalId, int attempts, DeadLetterReason reason,
			FailureMark mark) {
	}

	@Override
	public void lost(StreamSource source, long count, String detail) {
		this.told.add("lost " + count + " of " + new String(source.key(), StandardCharsets.UTF_8));
	}

	@Override
	public void groupCreatedAgain(StreamSource source, String position) {
		this.told.add("again " + new String(source.key(), StandardCharsets.UTF_8) + " at " + position);
	}

}
