package io.github.headrace.sample.billing;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.headrace.deadletter.DeadLetter;
import io.github.headrace.deadletter.DeadLetters;
import io.github.headrace.sample.live.LivePages;
import io.github.headrace.sample.nodes.NodeProcess;
import io.github.headrace.stream.RedisStreamOperations;
import io.github.headrace.stream.StreamGroupInfo;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Shows on all pages what the group has left to do, as Redis knows it.
 */
@Component
final class BillingStatus {

	private static final int SHOWN_LETTERS = 5;

	private final RedisStreamOperations streams;

	private final DeadLetters deadLetters;

	private final ObjectProvider<NodeProcess> secondNode;

	private final LivePages pages;

	BillingStatus(RedisStreamOperations streams, DeadLetters deadLetters, ObjectProvider<NodeProcess> secondNode,
			LivePages pages) {
		this.streams = streams;
		this.deadLetters = deadLetters;
		this.secondNode = secondNode;
		this.pages = pages;
	}

	@Scheduled(fixedDelay = 500, timeUnit = TimeUnit.MILLISECONDS)
	void tick() {
		try {
			this.pages.send("billing", view());
		}
		catch (DataAccessException ex) {
			this.pages.send("billing", View.UNREACHABLE);
		}
	}

	private View view() {
		NodeProcess second = this.secondNode.getIfAvailable();
		String state = (second == null) ? "OFF" : second.isRunning() ? "RUNNING" : "KILLED";
		return this.streams.info("shop.orders")
			.groups()
			.stream()
			.filter((group) -> group.name().equals("billing"))
			.findFirst()
			.map((group) -> view(group, state))
			.orElse(new View(true, 0, 0, 0, 0, state, List.of()));
	}

	private View view(StreamGroupInfo group, String second) {
		List<Letter> letters = (group.deadLetters() == 0) ? List.of()
				: this.deadLetters.of("billing").list(SHOWN_LETTERS, null).letters().stream().map(Letter::of).toList();
		return new View(true, Objects.requireNonNullElse(group.lag(), 0L), group.pending() - group.parked(),
				group.parked(), group.deadLetters(), second, letters);
	}

	record View(boolean reachable, long lag, long working, long parked, long deadLetters, String second,
			List<Letter> letters) {

		static final View UNREACHABLE = new View(false, 0, 0, 0, 0, "UNKNOWN", List.of());

	}

	record Letter(String originalId, int attempts, String message) {

		static Letter of(DeadLetter letter) {
			return new Letter(String.valueOf(letter.originalId()), letter.attempts(), String.valueOf(letter.message()));
		}

	}

}
