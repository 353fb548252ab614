package io.github.headrace.benchmarks.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.headrace.benchmarks.harness.ChildJvm;
import tools.jackson.databind.json.JsonMapper;

/**
 * The producer's JVM and one JVM per peer, and the steps of a round. Exactly one peer is
 * subscribed during a round.
 */
final class ChannelRounds implements AutoCloseable {

	static final List<String> CONSUMER_OPTIONS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

	static final List<String> PRODUCER_OPTIONS = List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");

	private static final Duration START_LIMIT = Duration.ofSeconds(60);

	private static final Duration PUBLISH_LIMIT = Duration.ofSeconds(60);

	private static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);

	private final Map<ChannelPeerType, ChildJvm> consumers = new EnumMap<>(ChannelPeerType.class);

	private final Path counter;

	private final ChildJvm producer;

	private final Subscriptions subscriptions;

	private long nextSequence = TickJson.FIRST_SEQUENCE;

	ChannelRounds(String host, int port, Subscriptions subscriptions, List<ChannelPeerType> peers) {
		this.subscriptions = subscriptions;
		this.counter = createCounter();
		this.producer = ChildJvm.start("channels-producer", ChannelProducer.class, PRODUCER_OPTIONS,
				List.of(host, String.valueOf(port), this.counter.toString()));
		for (ChannelPeerType peer : peers) {
			this.consumers.put(peer, ChildJvm.start("channels-" + peer.id(), ChannelConsumer.class, CONSUMER_OPTIONS,
					List.of(peer.id(), host, String.valueOf(port), channel(peer), this.counter.toString())));
		}
	}

	private static Path createCounter() {
		try {
			return Files.createTempFile("headrace-benchmark", ".counter");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Counter file cannot be created", ex);
		}
	}

	private static String channel(ChannelPeerType peer) {
		return "benchmark." + peer.id();
	}

	void awaitReady() {
		this.producer.awaitReady(START_LIMIT);
		this.consumers.values().forEach((consumer) -> consumer.awaitReady(START_LIMIT));
		deleteCounter();
	}

	RoundResult play(ChannelPeerType peer, long messages) {
		ChildJvm consumer = Objects.requireNonNull(this.consumers.get(peer), () -> "No JVM runs peer " + peer.id());
		String channel = channel(peer);
		long first = this.nextSequence;
		this.nextSequence += messages;
		consumer.ask("subscribe", COMMAND_LIMIT);
		this.subscriptions.await(channel, 1);
		consumer.ask("expect " + first + " " + messages, COMMAND_LIMIT);
		String published = this.producer.ask(
				"%s %d %d %d".formatted(channel, first, messages, PUBLISH_LIMIT.toSeconds()),
				PUBLISH_LIMIT.plus(COMMAND_LIMIT));
		String result = consumer.ask("finish " + published, COMMAND_LIMIT);
		consumer.ask("unsubscribe", COMMAND_LIMIT);
		this.subscriptions.await(channel, 0);
		return JsonMapper.shared().readValue(result, RoundResult.class);
	}

	@Override
	public void close() {
		this.consumers.values().forEach(ChildJvm::close);
		this.producer.close();
		deleteCounter();
	}

	/**
	 * Delete the name of the counter's file; JVMs that have mapped it keep it.
	 */
	private void deleteCounter() {
		try {
			Files.deleteIfExists(this.counter);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Counter file '" + this.counter + "' cannot be deleted", ex);
		}
	}

}
