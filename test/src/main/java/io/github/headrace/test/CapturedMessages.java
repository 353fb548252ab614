package io.github.headrace.test;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The messages that a listener is done with since the test method began: a live view, of
 * the last 10,000.
 * <p>
 * In the order in which the listener was done with them, which is that of arrival where
 * there is no concurrency. What its filter refuses is not among them. Safe for use by
 * several threads.
 */
public final class CapturedMessages implements Iterable<CapturedMessage> {

	private final Capture capture;

	private final Duration timeout;

	private final Function<String, AssertionError> failure;

	CapturedMessages(Capture capture, Duration timeout, Function<String, AssertionError> failure) {
		this.capture = capture;
		this.timeout = timeout;
		this.failure = failure;
	}

	/**
	 * Waits until there are messages.
	 * @param count how many at least
	 * @return all messages then
	 * @throws AssertionError if there are fewer when the time is over; it shows them, and
	 * the state of the listener
	 */
	public List<CapturedMessage> await(int count) {
		List<CapturedMessage> messages = answer((captured) -> (captured.total() >= count) ? captured.messages() : null);
		if (messages == null) {
			throw this.failure.apply("Expected at least %d message(s)".formatted(count));
		}
		return messages;
	}

	/**
	 * Waits for a certain message, such as {@code CapturedMessage::isFailed}.
	 * @param condition tells it from others
	 * @return the first that fits
	 * @throws AssertionError if there is none when the time is over; it shows the others,
	 * and the state of the listener
	 */
	public CapturedMessage await(Predicate<? super CapturedMessage> condition) {
		CapturedMessage message = answer(
				(captured) -> captured.messages().stream().filter(condition).findFirst().orElse(null));
		if (message == null) {
			throw this.failure.apply("Expected a message that fits a condition");
		}
		return message;
	}

	private <T> @Nullable T answer(Function<Capture, @Nullable T> question) {
		return this.capture.await(question, this.timeout.toNanos());
	}

	/**
	 * Returns what there is now.
	 * @return a snapshot
	 */
	public List<CapturedMessage> all() {
		return this.capture.messages();
	}

	/**
	 * Returns the payloads that there are now, of messages that were handled.
	 * @param type the type of the payloads
	 * @param <T> the type of the payloads
	 * @return a snapshot
	 * @throws AssertionError if one is of another type
	 */
	public <T> List<T> payloads(Class<T> type) {
		return all().stream().filter(CapturedMessage::isHandled).map((message) -> message.payload(type)).toList();
	}

	@Override
	public Iterator<CapturedMessage> iterator() {
		return all().iterator();
	}

	@Override
	public String toString() {
		return all().toString();
	}

}
