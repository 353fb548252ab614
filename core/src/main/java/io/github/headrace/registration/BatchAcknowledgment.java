package io.github.headrace.registration;

import java.time.Duration;
import java.util.List;

import io.github.headrace.message.ReceivedMessage;
import io.github.headrace.stream.Acknowledgment;
import io.github.headrace.stream.StreamMessage;

/**
 * Settles all entries of a batch that are not settled yet.
 *
 * @param entries settle the entries one by one
 */
record BatchAcknowledgment(List<Acknowledgment> entries) implements Acknowledgment {

	static Acknowledgment of(List<? extends ReceivedMessage<Object>> messages) {
		List<Acknowledgment> entries = messages.stream()
			.map((message) -> ((StreamMessage<Object>) message).acknowledgment())
			.toList();
		return (entries.size() == 1) ? entries.get(0) : new BatchAcknowledgment(entries);
	}

	@Override
	public void acknowledge() {
		this.entries.forEach(Acknowledgment::acknowledge);
	}

	@Override
	public void fail(Throwable cause) {
		this.entries.forEach((entry) -> entry.fail(cause));
	}

	@Override
	public void retryAfter(Duration delay) {
		this.entries.forEach((entry) -> entry.retryAfter(delay));
	}

	@Override
	public void reject(String reason) {
		this.entries.forEach((entry) -> entry.reject(reason));
	}

	@Override
	public boolean isSettled() {
		return this.entries.stream().allMatch(Acknowledgment::isSettled);
	}

}
