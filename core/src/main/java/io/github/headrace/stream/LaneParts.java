package io.github.headrace.stream;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.dispatch.InboxSettings;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.message.MessageExpression;
import io.github.headrace.message.PayloadConverter;
import org.jspecify.annotations.Nullable;

/**
 * What the lanes of a listener consist of, made from its declaration and its settings.
 *
 * @param inboxSettings how entries wait, which is never too many
 * @param key keeps entries in order, or {@code null}
 * @param waitsForRetries whether a key waits for the retries of its entries
 * @param stages what entries go through before the handler
 * @param outcomes decides what becomes of them
 * @param calls watches the handler
 */
record LaneParts(InboxSettings inboxSettings, @Nullable EntryKey key, boolean waitsForRetries, EntryStages stages,
		EntryOutcomes outcomes, HandlerCalls calls) {

	static LaneParts of(StreamEndpoint endpoint, StreamListenerSettings settings, PayloadConverter converter,
			ListenerErrorHandler errorHandler, NativeConnection connection, Settlement settlement,
			StreamCounters counters, ScheduledExecutorService timer) {
		InboxSettings inboxSettings = inboxSettings(endpoint, settings);
		EntryReader reader = new EntryReader(endpoint.id(),
				EntryDecoder.of(endpoint.payloadType(), Objects.requireNonNullElse(endpoint.converter(), converter)));
		EntryKey key = key(endpoint, settings, reader);
		boolean waits = key != null && settings.onRetry() == OnRetry.WAIT;
		MessageExpression<StreamMessage<Object>> filter = filter(endpoint);
		DeduplicationSettings deduplicate = deduplicate(endpoint, settings);
		EntryValue same = (deduplicate != null) ? EntryValue.parse("deduplicate.by", deduplicate.by(), endpoint) : null;
		Deduplication marks = (deduplicate != null) ? new Deduplication(connection, deduplicate.timeToLive(), timer)
				: null;
		EntryOutcomes outcomes = new EntryOutcomes(endpoint.id(), required(settings.retry()),
				new FailureKinds(required(settings.notRetryable())), waits, settlement, marks,
				Objects.requireNonNullElse(endpoint.errorHandler(), errorHandler), counters);
		EntryStages stages = new EntryStages(reader, filter, endpoint.handler(), marks, same, outcomes);
		HandlerCalls calls = new HandlerCalls(endpoint.id(), inboxSettings.concurrency(),
				required(settings.handlerTimeout()), required(settings.stuckAfter()), counters, timer);
		return new LaneParts(inboxSettings, key, waits, stages, outcomes, calls);
	}

	private static InboxSettings inboxSettings(StreamEndpoint endpoint, StreamListenerSettings settings) {
		Duration window = endpoint.batch() ? required(settings.batchWindow()) : Duration.ZERO;
		int batchSize = endpoint.batch() ? required(settings.batchSize()) : 1;
		try {
			// What is read is bounded before it comes here.
			return new InboxSettings(required(settings.concurrency()), Integer.MAX_VALUE, Long.MAX_VALUE / 2,
					Overflow.DROP_NEWEST, batchSize, window);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidListenerException(endpoint.description(), String.valueOf(ex.getMessage()),
					"Correct the annotation or 'headrace.streams.consumers.%s'".formatted(endpoint.id()), ex);
		}
	}

	private static @Nullable EntryKey key(StreamEndpoint endpoint, StreamListenerSettings settings,
			EntryReader reader) {
		String expression = required(settings.orderingKey());
		return expression.isEmpty() ? null
				: new EntryKey(EntryValue.parse("orderingKey", expression, endpoint), reader);
	}

	private static @Nullable DeduplicationSettings deduplicate(StreamEndpoint endpoint,
			StreamListenerSettings settings) {
		DeduplicationSettings deduplicate = settings.deduplicate();
		if (deduplicate != null && deduplicate.timeToLive().toMillis() <= 0) {
			throw new InvalidListenerException(endpoint.description(),
					"'deduplicate.ttl' is %s".formatted(deduplicate.timeToLive()),
					"Set how long what was handled is remembered, such as '1h'");
		}
		return deduplicate;
	}

	private static @Nullable MessageExpression<StreamMessage<Object>> filter(StreamEndpoint endpoint) {
		String filter = endpoint.filter();
		if (filter == null || filter.isEmpty()) {
			return null;
		}
		try {
			return EntryExpression.parse(filter);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidListenerException(endpoint.description(), "'filter' is wrong: " + ex.getMessage(),
					"Correct the expression; it is SpEL without delimiters, such as 'payload.amount > 10'", ex);
		}
	}

	static <V> V required(@Nullable V value) {
		return Objects.requireNonNull(value, "the defaults leave nothing open");
	}

}
